/**
 * Failures that have a known cure, by what the failing command prints. The first match counts.
 *
 * @type {readonly (readonly [RegExp, string])[]}
 */
const knownFailures = [
  [
    /ENOSPC|No space left on device|Disk quota exceeded/i,
    'Free some disk space (a CPU set-up takes about 4 GB, a GPU set-up about 12 GB), then run the command again.',
  ],
  [
    /THESE PACKAGES DO NOT MATCH THE HASHES|EINTEGRITY|Hash mismatch/i,
    'A download differs from the pinned one. Run `npm cache clean --force` and `pip cache purge`, then run the command again; if it stays, a mirror or proxy alters packages.',
  ],
  [
    /can only install packages when your package\.json and package-lock\.json|npm (error|ERR!) code EUSAGE/i,
    'package.json and package-lock.json disagree: run `npm install --ignore-scripts` and commit the lockfile.',
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT|self[- ]signed certificate/i,
    'The network uses its own certificate: set NODE_EXTRA_CA_CERTS (npm) and PIP_CERT (pip) to its file, then run the command again.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|Name or service not known|Temporary failure in name resolution|Read timed out|Max retries exceeded|ConnectTimeout|ProxyError/i,
    'The package registry cannot be reached. Check the network, or name your proxy or mirror (`npm config set proxy|registry …`, PIP_PROXY, PIP_INDEX_URL), then run the command again: it goes on where it stopped.',
  ],
  [
    /EACCES|EPERM|Permission denied/i,
    'A file belongs to somebody else: `sudo chown -R "$(id -u):$(id -g)" .` in the project folder, then run the command again.',
  ],
  [
    /ensurepip is not available|No module named (venv|ensurepip)/i,
    'Python lacks its venv module: `sudo apt-get install -y python3-venv` (Fedora: `sudo dnf install python3`).',
  ],
  [
    /No matching distribution found|Could not find a version that satisfies/i,
    'The pinned package is not to be had from the index pip uses: check `pip config list` (a mirror may lag behind), then run the command again.',
  ],
  [
    /fatal error: [^\n]*(iostream|string|cstdlib|vector|stddef\.h|bits\/)[^\n]*No such file/i,
    "The compiler lacks the C++ standard library's headers: `sudo apt-get install -y g++` (Fedora: `sudo dnf install gcc-c++`).",
  ],
  [
    /GLIBCXX_[\d.]+' not found|GLIBC_[\d.]+' not found/i,
    "The system's C or C++ library is older than TensorFlow needs (glibc 2.27, GCC 9's libstdc++): use Ubuntu 20.04, Debian 11 or newer.",
  ],
  [
    /Killed signal|internal compiler error: Killed|out of memory|ENOMEM|Cannot allocate memory|killed by SIGKILL/i,
    'The machine ran out of memory: close other programs (a set-up needs 2 GB free), then run the command again.',
  ],
];

/**
 * What to do about a failure that is known, or null.
 *
 * @param {string} answered the command's last lines
 * @returns {string | null}
 */
export function cureFor(answered) {
  return knownFailures.find(([pattern]) => pattern.test(answered))?.[1] ?? null;
}
