const { writeFileSync } = require('node:fs');
const { compare, loadRecommender, models, Random, readLog, loadMovieLens100k } = require('lib');
(async () => {
  const { ratings: r } = await loadMovieLens100k();
  const rows = Array.from(r.user, (u, i) => [u + 1, r.item[i] + 1, r.rating[i], r.timestamp[i]]);
  const dir = process.argv[2];
  writeFileSync(dir + '/ratings.csv', 'userId,movieId,rating,timestamp\n' + rows.map((x) => x.join()).join('\n') + '\n');
  process.chdir(dir);
  const log = await readLog('ratings.csv', { user: 'userId', item: 'movieId', time: 'timestamp' });
  log.print(); // what was read, what was refused and where
  const { train, test } = log.split({ by: 'user', testShare: 0.2, random: new Random(42) });
  const table = await compare(
    [models.popularity(), models.itemKnn({ neighbors: 50 }), models.ease(), models.lightGcn({ epochs: 20 })],
    { train, test, k: [10], seeds: [1, 2, 3], progress: 'Comparing' },
  );
  table.print();
  const best = table.best('ndcg@10');
  console.log(best.recommend(196, { k: 5 }));
  await best.save('models/best');
  const again = await loadRecommender('models/best');
  console.log(JSON.stringify(again.recommend('196', { k: 5 })) === JSON.stringify(best.recommend(196, { k: 5 })));
})();
