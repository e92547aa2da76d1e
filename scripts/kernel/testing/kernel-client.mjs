import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectPaths, projectRoot } from '../../setup/paths.mjs';

const zmq = createRequire(createRequire(import.meta.url).resolve('tslab/package.json'))('zeromq');

const KEY = 'a key';
const DELIMITER = '<IDS|MSG>';
const launcher = fileURLToPath(new URL('../launch.mjs', import.meta.url));

/**
 * @typedef {{ header: any, parent: any, content: any }} Message
 */

/**
 * A kernel in a process of its own, spoken to by Jupyter's protocol.
 */
export class KernelClient {
  /** @type {import('node:child_process').ChildProcess} */
  #process;
  #folder;
  #shell = new zmq.Dealer();
  #iopub = new zmq.Subscriber();
  /** @type {Message[]} everything that came on the side channel */
  messages = [];
  /** @type {Map<string, (reply: Message) => void>} */
  #waiting = new Map();

  /**
   * @param {import('node:child_process').ChildProcess} process
   * @param {string} folder
   */
  constructor(process, folder) {
    this.#process = process;
    this.#folder = folder;
  }

  static async start() {
    const folder = mkdtempSync(path.join(tmpdir(), 'kernel-client-'));
    const ports = await freePorts(5);
    const [shell_port, iopub_port, stdin_port, hb_port, control_port] = ports;
    const file = path.join(folder, 'connection.json');
    const names = { shell_port, iopub_port, stdin_port, hb_port, control_port };
    const rest = { ip: '127.0.0.1', transport: 'tcp', key: KEY, signature_scheme: 'hmac-sha256' };
    writeFileSync(file, JSON.stringify({ ...names, ...rest }));
    const child = spawn(process.execPath, [launcher, 'kernel', '--config-path', file], {
      cwd: projectPaths(projectRoot).notebooks,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    });
    const client = new KernelClient(child, folder);
    client.#shell.connect(`tcp://127.0.0.1:${shell_port}`);
    client.#iopub.connect(`tcp://127.0.0.1:${iopub_port}`);
    client.#iopub.subscribe('');
    client.#listen(client.#shell, (message) => {
      client.#waiting.get(message.parent.msg_id)?.(message);
    });
    client.#listen(client.#iopub, (message) => client.messages.push(message));
    // The side channel joins late: asked until it is heard.
    while (client.messages.length === 0) {
      await Promise.race([client.request('kernel_info_request', {}), wait(500)]);
      await wait(20);
    }
    return client;
  }

  /**
   * @param {any} socket
   * @param {(message: Message) => void} hear
   */
  async #listen(socket, hear) {
    try {
      for await (const frames of socket) {
        const texts = frames.map(String);
        const [header, parent, , content] = texts
          .slice(texts.indexOf(DELIMITER) + 2)
          .map((/** @type {string} */ text) => JSON.parse(text));
        hear({ header, parent, content });
      }
    } catch {
      // Closed.
    }
  }

  /**
   * @param {string} type
   * @param {object} content
   * @returns {Promise<Message & { id: string }>}
   */
  request(type, content) {
    const id = randomUUID();
    const header = { msg_id: id, msg_type: type, session: 's', username: 'u', version: '5.3' };
    const bodies = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = createHmac('sha256', KEY).update(bodies.join('')).digest('hex');
    const reply = new Promise((resolve) => {
      this.#waiting.set(id, (message) => resolve({ ...message, id }));
    });
    this.#shell.send([DELIMITER, signature, ...bodies]);
    return /** @type {Promise<Message & { id: string }>} */ (reply);
  }

  /**
   * Runs a cell.
   *
   * @param {string} code
   * @returns {Promise<{ reply: any, error: any, text: string, displayed: any[], statuses: string[] }>}
   */
  async run(code) {
    const { content, id } = await this.request('execute_request', { code, silent: false });
    while (!this.of(id).some(({ content }) => content.execution_state === 'idle')) await wait(5);
    const own = this.of(id);
    // After a failure tslab refuses cells for a moment: those that were waiting.
    if (content.status === 'error') await wait(300);
    return {
      reply: content,
      error: own.find(({ header }) => header.msg_type === 'error')?.content,
      text: own.map((message) => (message.header.msg_type === 'stream' ? message.content.text : '')).join(''),
      displayed: own.flatMap(({ header, content }) =>
        header.msg_type === 'display_data' ? [content.data] : [],
      ),
      statuses: own.flatMap(({ content }) => content.execution_state ?? []),
    };
  }

  /** @param {string} id */
  of(id) {
    return this.messages.filter(({ parent }) => parent.msg_id === id);
  }

  /** Jupyter's stop button. */
  interrupt() {
    this.#process.kill('SIGINT');
  }

  async stop() {
    this.#shell.close();
    this.#iopub.close();
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @param {number} milliseconds */
export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {number} count */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map(
    (server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port,
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
