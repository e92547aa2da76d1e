/**
 * What Shift+Tab shows: the signature, the text, and every tag with its name.
 *
 * @param {any} info TypeScript's quick info
 * @returns {string}
 */
export function quickInfoText(info) {
  const parts = (/** @type {any[] | undefined} */ list) => (list ?? []).map(({ text }) => text).join('');
  const tags = (info.tags ?? []).map((/** @type {any} */ tag) => {
    const text = parts(tag.text);
    return tag.name === 'example' ? `@example\n${text}` : `@${tag.name} ${text}`.trimEnd();
  });
  const blocks = [parts(info.displayParts), parts(info.documentation), tags.join('\n')];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/**
 * Where to look when nothing stands at the cursor: the function whose arguments the cursor is in.
 *
 * @param {any} ts
 * @param {string} source
 * @param {number} position
 * @returns {number | undefined} the position of the function's name
 */
export function enclosingCall(ts, source, position) {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  /** @type {any} */
  let found;
  const visit = (/** @type {any} */ node) => {
    if (node.pos > position || node.end < position) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.end < position)
      found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (!found) return undefined;
  const callee = found.expression;
  return (ts.isPropertyAccessExpression(callee) ? callee.name : callee).getStart(file);
}
