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

  ;; out = M x for a packed M
  (func (export "times") (param $m i32) (param $x i32) (param $out i32) (param $n i32)
    (local $i i32) (local $value f64)
    (block $end
      (loop $row
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $value (f64.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3)))))
        (if (f64.ne (local.get $value) (f64.const 0))
          (then (call $axpy (local.get $out) (local.get $m) (local.get $value) (local.get $i))))
        (f64.store (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 3)))
          (call $dot (local.get $m) (local.get $x) (i32.add (local.get $i) (i32.const 1))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (local.set $m (i32.add (local.get $m) (i32.shl (local.get $i) (i32.const 3))))
        (br $row))))

  ;; M -= s u u' for a packed M
  (func (export "subtract") (param $m i32) (param $u i32) (param $s f64) (param $n i32)
    (local $i i32) (local $value f64)
    (block $end
      (loop $row
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $value (f64.load (i32.add (local.get $u) (i32.shl (local.get $i) (i32.const 3)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (if (f64.ne (local.get $value) (f64.const 0))
          (then (call $axpy (local.get $m) (local.get $u)
            (f64.neg (f64.mul (local.get $s) (local.get $value))) (local.get $i))))
        (local.set $m (i32.add (local.get $m) (i32.shl (local.get $i) (i32.const 3))))
        (br $row))))
  ;; out[k] = w . x for `count` vectors w of n numbers, whose addresses the table holds as 32-bit integers
  (func (export "dots") (param $table i32) (param $count i32) (param $x i32) (param $n i32) (param $out i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $count)))
        (f64.store (local.get $out) (call $dot (i32.load (local.get $table)) (local.get $x) (local.get $n)))
        (local.set $table (i32.add (local.get $table) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 8)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))))
