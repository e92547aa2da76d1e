/**
 * @param {string} text `host:port`
 * @returns {{ host: string, port: number }}
 */
export function redisOf(text) {
  const [, host, port] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (!host || !(Number(port) > 0 && Number(port) < 65536)) {
    throw new RangeError(`--redis must be host:port, got ${JSON.stringify(text)}`);
  }
  return { host, port: Number(port) };
}
