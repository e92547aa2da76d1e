// Included before tfjs-node's sources when the addon is compiled (scripts/setup/addon.mjs). Two things that
// tfjs-node leaves to TensorFlow's defaults:
// - A graph is loaded with the options that lie beside it: `session_config.pb`, a serialised ConfigProto, in the
//   folder of the SavedModel (lib/runtime/graph/session-options.ts writes it). Without that file nothing changes.
// - A graph that runs in the caller's thread flushes denormal numbers to zero, as TensorFlow's own threads do: decayed
//   weights and their squares come so close to zero that arithmetic on them takes many times as long.
#pragma once
#include <fstream>
#include <iterator>
#include <string>
#include "tensorflow/c/c_api.h"
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

static inline TF_Session *LoadSessionWithItsConfig(const TF_SessionOptions *options, const TF_Buffer *run_options,
                                                   const char *folder, const char *const *tags, int tag_count,
                                                   TF_Graph *graph, TF_Buffer *meta_graph, TF_Status *status) {
  std::ifstream file(std::string(folder) + "/session_config.pb", std::ios::binary);
  if (file) {
    const std::string config((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    TF_SetConfig(const_cast<TF_SessionOptions *>(options), config.data(), config.size(), status);
    if (TF_GetCode(status) != TF_OK) return nullptr;
  }
  return TF_LoadSessionFromSavedModel(options, run_options, folder, tags, tag_count, graph, meta_graph, status);
}

static inline void RunSessionFlushingDenormals(TF_Session *session, const TF_Buffer *run_options,
                                               const TF_Output *inputs, TF_Tensor *const *input_values,
                                               int input_count, const TF_Output *outputs, TF_Tensor **output_values,
                                               int output_count, const TF_Operation *const *targets,
                                               int target_count, TF_Buffer *run_metadata, TF_Status *status) {
#if defined(__SSE2__)
  const unsigned int flush_to_zero = 0x8000, denormals_are_zero = 0x0040;
  const unsigned int before = _mm_getcsr();
  _mm_setcsr(before | flush_to_zero | denormals_are_zero);
#endif
  TF_SessionRun(session, run_options, inputs, input_values, input_count, outputs, output_values, output_count,
                targets, target_count, run_metadata, status);
#if defined(__SSE2__)
  // JavaScript's arithmetic keeps its denormals.
  _mm_setcsr(before);
#endif
}

#define TF_LoadSessionFromSavedModel LoadSessionWithItsConfig
#define TF_SessionRun RunSessionFlushingDenormals
