// Imported before anything else by tests that compare bit for bit: with several threads, TensorFlow adds in the order
// in which they finish.
process.env.TF_NUM_INTRAOP_THREADS = '1';
process.env.TF_NUM_INTEROP_THREADS = '1';
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
