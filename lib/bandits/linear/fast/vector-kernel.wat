;; Loops over 64-bit numbers, two at a time (WebAssembly SIMD), for matrices that are packed as their lower triangle,
;; row after row. Addresses are in bytes, n in numbers. No fused multiply-add: the same bits on every machine.
;; After a change: node scripts/native/assemble-kernel.mjs writes vector-kernel.ts.
(module
  (memory (export "memory") 1 65536)

  ;; sum of a[i] * b[i]
  (func $dot (export "dot") (param $a i32) (param $b i32) (param $n i32) (result f64)
    (local $p v128) (local $q v128) (local $r v128) (local $s v128) (local $sum f64)
    ;; Four sums of two numbers, for one would wait for its own last addition.
    (block $end8
      (loop $by8
        (br_if $end8 (i32.lt_u (local.get $n) (i32.const 8)))
        (local.set $p (f64x2.add (local.get $p)
          (f64x2.mul (v128.load (local.get $a)) (v128.load (local.get $b)))))
        (local.set $q (f64x2.add (local.get $q)
          (f64x2.mul (v128.load offset=16 (local.get $a)) (v128.load offset=16 (local.get $b)))))
        (local.set $r (f64x2.add (local.get $r)
          (f64x2.mul (v128.load offset=32 (local.get $a)) (v128.load offset=32 (local.get $b)))))
        (local.set $s (f64x2.add (local.get $s)
          (f64x2.mul (v128.load offset=48 (local.get $a)) (v128.load offset=48 (local.get $b)))))
        (local.set $a (i32.add (local.get $a) (i32.const 64)))
        (local.set $b (i32.add (local.get $b) (i32.const 64)))
        (local.set $n (i32.sub (local.get $n) (i32.const 8)))
        (br $by8)))
    (block $end2
      (loop $by2
        (br_if $end2 (i32.lt_u (local.get $n) (i32.const 2)))
        (local.set $p (f64x2.add (local.get $p)
          (f64x2.mul (v128.load (local.get $a)) (v128.load (local.get $b)))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 2)))
        (br $by2)))
    (local.set $p (f64x2.add
      (f64x2.add (local.get $p) (local.get $q))
      (f64x2.add (local.get $r) (local.get $s))))
    (local.set $sum (f64.add (f64x2.extract_lane 0 (local.get $p)) (f64x2.extract_lane 1 (local.get $p))))
    (if (local.get $n)
      (then (local.set $sum (f64.add (local.get $sum)
        (f64.mul (f64.load (local.get $a)) (f64.load (local.get $b)))))))
    (local.get $sum))

  ;; y[i] += s * x[i]
  (func $axpy (param $y i32) (param $x i32) (param $s f64) (param $n i32)
    (local $t v128)
    (local.set $t (f64x2.splat (local.get $s)))
    (block $end8
      (loop $by8
        (br_if $end8 (i32.lt_u (local.get $n) (i32.const 8)))
        (v128.store (local.get $y) (f64x2.add (v128.load (local.get $y))
          (f64x2.mul (local.get $t) (v128.load (local.get $x)))))
        (v128.store offset=16 (local.get $y) (f64x2.add (v128.load offset=16 (local.get $y))
          (f64x2.mul (local.get $t) (v128.load offset=16 (local.get $x)))))
        (v128.store offset=32 (local.get $y) (f64x2.add (v128.load offset=32 (local.get $y))
          (f64x2.mul (local.get $t) (v128.load offset=32 (local.get $x)))))
        (v128.store offset=48 (local.get $y) (f64x2.add (v128.load offset=48 (local.get $y))
          (f64x2.mul (local.get $t) (v128.load offset=48 (local.get $x)))))
        (local.set $y (i32.add (local.get $y) (i32.const 64)))
        (local.set $x (i32.add (local.get $x) (i32.const 64)))
        (local.set $n (i32.sub (local.get $n) (i32.const 8)))
        (br $by8)))
    (block $end2
      (loop $by2
        (br_if $end2 (i32.lt_u (local.get $n) (i32.const 2)))
        (v128.store (local.get $y) (f64x2.add (v128.load (local.get $y))
          (f64x2.mul (local.get $t) (v128.load (local.get $x)))))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 2)))
        (br $by2)))
    (if (local.get $n)
      (then (f64.store (local.get $y) (f64.add (f64.load (local.get $y))
        (f64.mul (local.get $s) (f64.load (local.get $x))))))))

  ;; sum over `count` vectors of n numbers, one after the other, of (vector . x) squared
  (func $squares (export "squares") (param $vectors i32) (param $x i32) (param $count i32) (param $n i32) (result f64)
    (local $sum f64) (local $one f64)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $count)))
        (local.set $one (call $dot (local.get $vectors) (local.get $x) (local.get $n)))
        (local.set $sum (f64.add (local.get $sum) (f64.mul (local.get $one) (local.get $one))))
        (local.set $vectors (i32.add (local.get $vectors) (i32.shl (local.get $n) (i32.const 3))))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  ;; out = x x' with its off-diagonal doubled, packed: the dot product of it with a packed M is x'Mx
  (func (export "pairs") (param $x i32) (param $out i32) (param $n i32)
    (local $i i32) (local $j i32) (local $from i32) (local $value f64) (local $t v128)
    (block $end
      (loop $row
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $value (f64.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3)))))
        (local.set $t (f64x2.splat (f64.add (local.get $value) (local.get $value))))
        (local.set $from (local.get $x))
        (local.set $j (local.get $i))
        (block $end8
          (loop $by8
            (br_if $end8 (i32.lt_u (local.get $j) (i32.const 8)))
            (v128.store (local.get $out) (f64x2.mul (local.get $t) (v128.load (local.get $from))))
            (v128.store offset=16 (local.get $out) (f64x2.mul (local.get $t) (v128.load offset=16 (local.get $from))))
            (v128.store offset=32 (local.get $out) (f64x2.mul (local.get $t) (v128.load offset=32 (local.get $from))))
            (v128.store offset=48 (local.get $out) (f64x2.mul (local.get $t) (v128.load offset=48 (local.get $from))))
            (local.set $out (i32.add (local.get $out) (i32.const 64)))
            (local.set $from (i32.add (local.get $from) (i32.const 64)))
            (local.set $j (i32.sub (local.get $j) (i32.const 8)))
            (br $by8)))
        (block $end2
          (loop $by2
            (br_if $end2 (i32.lt_u (local.get $j) (i32.const 2)))
            (v128.store (local.get $out) (f64x2.mul (local.get $t) (v128.load (local.get $from))))
            (local.set $out (i32.add (local.get $out) (i32.const 16)))
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (local.set $j (i32.sub (local.get $j) (i32.const 2)))
            (br $by2)))
        (if (local.get $j)
          (then
            (f64.store (local.get $out)
              (f64.mul (f64.add (local.get $value) (local.get $value)) (f64.load (local.get $from))))
            (local.set $out (i32.add (local.get $out) (i32.const 8)))))
        (f64.store (local.get $out) (f64.mul (local.get $value) (local.get $value)))
        (local.set $out (i32.add (local.get $out) (i32.const 8)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $row))))

  ;; out = M x for a packed M, two rows at a time: each row gives out its own number, and its share of those before
  (func (export "times") (param $m i32) (param $x i32) (param $out i32) (param $n i32)
    (local $i i32) (local $j i32) (local $a i32) (local $b i32) (local $at i32) (local $to i32)
    (local $x0 f64) (local $x1 f64) (local $sum0 f64) (local $sum1 f64) (local $one f64)
    (local $s v128) (local $t v128) (local $p v128) (local $q v128)
    (local $u v128) (local $v v128) (local $w v128) (local $none v128)
    (block $end
      (loop $rows
        (br_if $end (i32.ge_u (i32.add (local.get $i) (i32.const 1)) (local.get $n)))
        (local.set $at (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3))))
        (local.set $x0 (f64.load (local.get $at)))
        (local.set $x1 (f64.load offset=8 (local.get $at)))
        (local.set $s (f64x2.splat (local.get $x0)))
        (local.set $t (f64x2.splat (local.get $x1)))
        (local.set $p (local.get $none))
        (local.set $q (local.get $none))
        (local.set $a (local.get $m))
        (local.set $b (i32.add (i32.add (local.get $m) (i32.const 8)) (i32.shl (local.get $i) (i32.const 3))))
        (local.set $at (local.get $x))
        (local.set $to (local.get $out))
        ;; i is even: the columns before it are whole pairs.
        (local.set $j (local.get $i))
        (block $endPairs
          (loop $pairs
            (br_if $endPairs (i32.eqz (local.get $j)))
            (local.set $u (v128.load (local.get $a)))
            (local.set $v (v128.load (local.get $b)))
            (local.set $w (v128.load (local.get $at)))
            (v128.store (local.get $to) (f64x2.add
              (f64x2.add (v128.load (local.get $to)) (f64x2.mul (local.get $s) (local.get $u)))
              (f64x2.mul (local.get $t) (local.get $v))))
            (local.set $p (f64x2.add (local.get $p) (f64x2.mul (local.get $u) (local.get $w))))
            (local.set $q (f64x2.add (local.get $q) (f64x2.mul (local.get $v) (local.get $w))))
            (local.set $a (i32.add (local.get $a) (i32.const 16)))
            (local.set $b (i32.add (local.get $b) (i32.const 16)))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))
            (local.set $j (i32.sub (local.get $j) (i32.const 2)))
            (br $pairs)))
        (local.set $sum0 (f64.add (f64x2.extract_lane 0 (local.get $p)) (f64x2.extract_lane 1 (local.get $p))))
        (local.set $sum1 (f64.add (f64x2.extract_lane 0 (local.get $q)) (f64x2.extract_lane 1 (local.get $q))))
        ;; The two diagonals, and the number between them.
        (local.set $one (f64.load (local.get $b)))
        (f64.store (local.get $to) (f64.add
          (f64.add (local.get $sum0) (f64.mul (local.get $x0) (f64.load (local.get $a))))
          (f64.mul (local.get $x1) (local.get $one))))
        (f64.store offset=8 (local.get $to) (f64.add
          (f64.add (local.get $sum1) (f64.mul (local.get $x0) (local.get $one)))
          (f64.mul (local.get $x1) (f64.load offset=8 (local.get $b)))))
        (local.set $m (i32.add (local.get $b) (i32.const 16)))
        (local.set $i (i32.add (local.get $i) (i32.const 2)))
        (br $rows)))
    ;; The last row of an odd number.
    (if (i32.lt_u (local.get $i) (local.get $n))
      (then
        (local.set $at (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3))))
        (local.set $x0 (f64.load (local.get $at)))
        (call $axpy (local.get $out) (local.get $m) (local.get $x0) (local.get $i))
        (f64.store (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 3)))
          (call $dot (local.get $m) (local.get $x) (i32.add (local.get $i) (i32.const 1)))))))

  ;; M -= s u u' for a packed M, two rows at a time
  (func (export "subtract") (param $m i32) (param $u i32) (param $s f64) (param $n i32)
    (local $i i32) (local $j i32) (local $a i32) (local $b i32) (local $at i32)
    (local $u0 f64) (local $u1 f64) (local $p v128) (local $q v128) (local $w v128)
    (block $end
      (loop $rows
        (br_if $end (i32.ge_u (i32.add (local.get $i) (i32.const 1)) (local.get $n)))
        (local.set $at (i32.add (local.get $u) (i32.shl (local.get $i) (i32.const 3))))
        (local.set $u0 (f64.mul (local.get $s) (f64.load (local.get $at))))
        (local.set $u1 (f64.mul (local.get $s) (f64.load offset=8 (local.get $at))))
        (local.set $a (local.get $m))
        (local.set $b (i32.add (i32.add (local.get $m) (i32.const 8)) (i32.shl (local.get $i) (i32.const 3))))
        (local.set $m (i32.add (i32.add (local.get $b) (i32.const 16)) (i32.shl (local.get $i) (i32.const 3))))
        (if (i32.or (f64.ne (local.get $u0) (f64.const 0)) (f64.ne (local.get $u1) (f64.const 0)))
          (then
            (local.set $p (f64x2.splat (local.get $u0)))
            (local.set $q (f64x2.splat (local.get $u1)))
            (local.set $at (local.get $u))
            (local.set $j (local.get $i))
            (block $endPairs
              (loop $pairs
                (br_if $endPairs (i32.eqz (local.get $j)))
                (local.set $w (v128.load (local.get $at)))
                (v128.store (local.get $a) (f64x2.sub (v128.load (local.get $a))
                  (f64x2.mul (local.get $p) (local.get $w))))
                (v128.store (local.get $b) (f64x2.sub (v128.load (local.get $b))
                  (f64x2.mul (local.get $q) (local.get $w))))
                (local.set $a (i32.add (local.get $a) (i32.const 16)))
                (local.set $b (i32.add (local.get $b) (i32.const 16)))
                (local.set $at (i32.add (local.get $at) (i32.const 16)))
                (local.set $j (i32.sub (local.get $j) (i32.const 2)))
                (br $pairs)))
            (f64.store (local.get $a) (f64.sub (f64.load (local.get $a))
              (f64.mul (local.get $u0) (f64.load (local.get $at)))))
            (v128.store (local.get $b) (f64x2.sub (v128.load (local.get $b))
              (f64x2.mul (local.get $q) (v128.load (local.get $at)))))))
        (local.set $i (i32.add (local.get $i) (i32.const 2)))
        (br $rows)))
    (if (i32.lt_u (local.get $i) (local.get $n))
      (then (call $axpy (local.get $m) (local.get $u)
        (f64.neg (f64.mul (local.get $s)
          (f64.load (i32.add (local.get $u) (i32.shl (local.get $i) (i32.const 3))))))
        (local.get $n)))))

  ;; The best of `count` linear models for the features x of n numbers, by mean + multiplier * sqrt(x' A^-1 x).
  ;; arms: the number of each model. records: the address of the record of each of the first `known` numbers; the others
  ;; have the record `none`. A record: where A^-1 is (in numbers) and its rank as integers, what sqrt(x' A^-1 x) never
  ;; exceeds for x of length 1, and the weights. Rank -1: a packed matrix; else I / ridge less u u' of so many vectors u.
  ;; pairs: x x' as "pairs" makes it. squares: x'x. prior: x'x / ridge. multipliers: `stride` bytes apart.
  ;; work: two numbers for each model. Returns the index of the best among the arms, the first of equals; or
  ;; -1 - index where the score of the model there is not a finite number.
  (func (export "best")
    (param $arms i32) (param $count i32) (param $records i32) (param $known i32) (param $none i32)
    (param $x i32) (param $n i32) (param $pairs i32) (param $packed i32)
    (param $squares f64) (param $prior f64) (param $multipliers i32) (param $stride i32) (param $work i32)
    (result i32)
    (local $k i32) (local $arm i32) (local $record i32) (local $at i32) (local $first i32) (local $best i32) (local $turn i32)
    (local $norm f64) (local $mean f64) (local $bound f64) (local $top f64) (local $multiplier f64)
    (local $score f64)
    ;; Means, and what no score can exceed; the 1e-12 is more than the rounding of the products.
    (local.set $norm (f64.mul (f64.const 1.000000000001) (f64.sqrt (local.get $squares))))
    (local.set $at (local.get $work))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $k) (local.get $count)))
        (local.set $arm (i32.load (i32.add (local.get $arms) (i32.shl (local.get $k) (i32.const 2)))))
        (local.set $record
          (if (result i32) (i32.lt_u (local.get $arm) (local.get $known))
            (then (i32.load (i32.add (local.get $records) (i32.shl (local.get $arm) (i32.const 2)))))
            (else (local.get $none))))
        (local.set $mean
          (call $dot (i32.add (local.get $record) (i32.const 16)) (local.get $x) (local.get $n)))
        (local.set $multiplier
          (f64.load (i32.add (local.get $multipliers) (i32.mul (local.get $k) (local.get $stride)))))
        (local.set $bound (local.get $mean))
        (if (f64.gt (local.get $multiplier) (f64.const 0))
          (then (local.set $bound (f64.add (local.get $mean)
            (f64.mul (local.get $multiplier)
              (f64.mul (f64.load offset=8 (local.get $record)) (local.get $norm)))))))
        (f64.store (local.get $at) (local.get $mean))
        (f64.store offset=8 (local.get $at) (local.get $bound))
        (if (i32.or (i32.eqz (local.get $k)) (f64.gt (local.get $bound) (local.get $top)))
          (then
            (local.set $top (local.get $bound))
            (local.set $first (local.get $k))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br $next)))
    ;; Scores, the highest bound's first: it is likely to be above most other bounds.
    (local.set $top (f64.const -inf))
    (local.set $turn (i32.const -1))
    (block $end
      (loop $next
        (br_if $end (i32.eq (local.get $turn) (local.get $count)))
        (local.set $k (select (local.get $first) (local.get $turn) (i32.lt_s (local.get $turn) (i32.const 0))))
        (local.set $at (i32.add (local.get $work) (i32.shl (local.get $k) (i32.const 4))))
        (block $skip
          (br_if $skip (i32.eq (local.get $turn) (local.get $first)))
          (br_if $skip (f64.lt (f64.load offset=8 (local.get $at)) (local.get $top)))
          (local.set $arm (i32.load (i32.add (local.get $arms) (i32.shl (local.get $k) (i32.const 2)))))
          (local.set $record
            (if (result i32) (i32.lt_u (local.get $arm) (local.get $known))
              (then (i32.load (i32.add (local.get $records) (i32.shl (local.get $arm) (i32.const 2)))))
              (else (local.get $none))))
          (local.set $multiplier
            (f64.load (i32.add (local.get $multipliers) (i32.mul (local.get $k) (local.get $stride)))))
          (local.set $score (f64.add (f64.load (local.get $at))
            (f64.mul (local.get $multiplier)
              (f64.sqrt (f64.max (f64.const 0)
                (if (result f64) (i32.lt_s (i32.load offset=4 (local.get $record)) (i32.const 0))
                  (then (call $dot
                    (i32.shl (i32.load (local.get $record)) (i32.const 3))
                    (local.get $pairs) (local.get $packed)))
                  (else (f64.sub (local.get $prior)
                    (call $squares
                      (i32.shl (i32.load (local.get $record)) (i32.const 3))
                      (local.get $x) (i32.load offset=4 (local.get $record)) (local.get $n))))))))))
          (if (f64.ne (f64.sub (local.get $score) (local.get $score)) (f64.const 0))
            (then (return (i32.sub (i32.const -1) (local.get $k)))))
          (if (i32.or
                (f64.gt (local.get $score) (local.get $top))
                (i32.and (f64.eq (local.get $score) (local.get $top))
                  (i32.lt_u (local.get $k) (local.get $best))))
            (then
              (local.set $top (local.get $score))
              (local.set $best (local.get $k)))))
        (local.set $turn (i32.add (local.get $turn) (i32.const 1)))
        (br $next)))
    (local.get $best)))
