// Included before tfjs-node's sources when the addon is compiled (scripts/setup/addon.mjs). tfjs-node loads every
// graph with TensorFlow's default options; with this header a load takes a serialised ConfigProto, in hexadecimal,
// from TFJS_SESSION_CONFIG where that is set (lib/runtime/graph/session-options.ts writes it around each load).
#pragma once
#include <cstdlib>
#include <string>
#include "tensorflow/c/c_api.h"

static inline TF_SessionOptions *ConfiguredSessionOptions() {
  TF_SessionOptions *options = TF_NewSessionOptions();
  const char *text = std::getenv("TFJS_SESSION_CONFIG");
  if (text == nullptr) return options;
  std::string config;
  for (const char *at = text; at[0] != '\0' && at[1] != '\0'; at += 2) {
    config.push_back(static_cast<char>(std::strtoul(std::string(at, 2).c_str(), nullptr, 16)));
  }
  // A config that TensorFlow cannot parse leaves the defaults: the graph runs, only not at its best.
  TF_Status *status = TF_NewStatus();
  TF_SetConfig(options, config.data(), config.size(), status);
  TF_DeleteStatus(status);
  return options;
}
#define TF_NewSessionOptions ConfiguredSessionOptions
