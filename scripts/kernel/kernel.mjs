import { createRequire } from 'node:module';
import { cellConverter, declaredNames } from './cell-converter.mjs';
import { compileFailure, runtimeFailure, strayText } from './failure.mjs';
import { Interruption } from './interruption.mjs';
import { languageInfo } from './language-info.mjs';
import { enclosingCall, quickInfoText } from './quick-info.mjs';
import { shownValue } from './shown-value.mjs';
import { traceTypeScript } from './traced-typescript.mjs';

const require = createRequire(import.meta.url);
const compiler = traceTypeScript();
/** @type {{ JupyterHandlerImpl: new (...args: any[]) => any, ZmqServer: new (...args: any[]) => any }} */
const { JupyterHandlerImpl, ZmqServer } = require('tslab/dist/jupyter');
const { createConverter } = require('tslab/dist/converter');
const { createExecutor } = /** @type {any} */ (require('tslab/dist/executor'));

/**
 * tslab's server, which says `busy` when a queued cell really starts, and again when something that was asked
 * meanwhile (a completion, say) has been answered.
 */
class Server extends ZmqServer {
  /** @type {any} the request of the cell that runs */
  #running;

  publishStatus(/** @type {string} */ status, /** @type {any} */ request) {
    super.publishStatus(status, request);
    if (status !== 'idle') return;
    if (request === this.#running) this.#running = undefined;
    else if (this.#running) super.publishStatus('busy', this.#running);
  }

  handleExecute(/** @type {any} */ socket, /** @type {any} */ request) {
    request.content.started = () => {
      this.#running = request;
      super.publishStatus('busy', request);
    };
    request.content.publishError = (/** @type {import('./failure.mjs').Failure} */ failure) => {
      const message = request.createReply();
      message.header.msg_type = 'error';
      message.content = failure;
      message.signAndSend(this.connInfo.key, this.iopub);
    };
    return super.handleExecute(socket, request);
  }
}

/** tslab's answers, with failures as Jupyter's `error` outputs. */
class Handler extends JupyterHandlerImpl {
  /** @type {import('./failure.mjs').Cell} */
  #cell = { count: 0, source: '', names: [], positions: cells.positions };
  /** @type {import('./failure.mjs').Failure | undefined} */
  #failure;
  /** @type {import('./failure.mjs').Diagnostic[]} */
  #diagnostics = [];

  async handleExecuteImpl(/** @type {any} */ request, /** @type {any[]} */ ...outputs) {
    // The last cell's `idle` is sent first.
    await new Promise((resolve) => setImmediate(resolve));
    request.started();
    const count = this.execCount + 1;
    const names = declaredNames(compiler.ts, request.code);
    this.#cell = { count, source: request.code, names, positions: cells.positions };
    this.#failure = undefined;
    this.#diagnostics = [];
    cells.nameNext(count);
    interruption.begin();
    try {
      return await super.handleExecuteImpl(request, ...outputs);
    } catch (error) {
      if (this.#diagnostics.length > 0) this.#failure = compileFailure(this.#diagnostics, this.#cell);
      if (this.#failure) request.publishError(this.#failure);
      throw error;
    } finally {
      interruption.end();
    }
  }

  async handleExecute(
    /** @type {any} */ request,
    /** @type {any} */ writeStream,
    /** @type {any} */ display,
  ) {
    this.display = display;
    const reply = await super.handleExecute(request, writeStream, display);
    if (reply.status === 'error') return { ...reply, ...this.#failure };
    // tslab's word for a cell that was left out after a failure is not the protocol's.
    return reply.status === 'abort' ? { ...reply, status: 'aborted' } : reply;
  }

  handleKernel() {
    return { ...super.handleKernel(), language_info: languageInfo };
  }

  handleInspect(/** @type {any} */ request) {
    const { code, cursor_pos: position } = request;
    const call = enclosingCall(compiler.ts, code, position);
    const info =
      this.executor.inspect(code, position) ??
      (call === undefined ? undefined : this.executor.inspect(code, call));
    const data = info ? { 'text/plain': quickInfoText(info) } : {};
    return { status: 'ok', found: Boolean(info), data, metadata: {} };
  }

  /**
   * What tslab would print on stderr: a thrown value, or a diagnostic as format and parts.
   *
   * @param {any} first
   * @param {any[]} rest
   */
  fail(first, ...rest) {
    if (first === '%s%d:%d - %s') {
      const [file, line, column, message] = rest;
      this.#diagnostics.push({ file, line, column, message });
    } else {
      this.#failure = runtimeFailure(first, this.#cell);
    }
  }
}

const cells = cellConverter(createConverter({ isJS: false, isBrowser: false }), compiler);
const converters = {
  node: cells.converter,
  /** @returns {any} */
  get browser() {
    throw new Error('%%browser is no mode of this kernel');
  },
  close: () => cells.converter.close(),
};

/** @type {Handler} */
let handler;
const executor = createExecutor(process.cwd(), converters, {
  log: (/** @type {unknown} */ value) => {
    const data = shownValue(value);
    if (data) handler.display({ data, metadata: {}, transient: {} }, false);
    else console.log(value);
  },
  error: (/** @type {any[]} */ ...args) => /** @type {any} */ (handler).fail(...args),
});
const interruption = new Interruption(() => executor.interrupt());

/**
 * Starts tslab as a Jupyter kernel, in this process.
 *
 * @param {string} connectionFile Jupyter's connection file
 */
export function startKernel(connectionFile) {
  handler = new Handler(executor, false);
  process.on('SIGINT', () => interruption.stop());
  process.on('uncaughtException', (error) => {
    console.error(`UncaughtException: ${strayText(error, cells.positions)}`);
  });
  process.on('unhandledRejection', (/** @type {any} */ reason) => {
    // Of the kernel's own sockets (a program's have no such address): another process was faster at a port that
    // Jupyter had chosen. Jupyter starts another kernel when this one ends; it would wait for ever if it lived on.
    if (reason?.code === 'EADDRINUSE' && String(reason.address).startsWith('tcp://')) {
      process.stderr.write(`the kernel's port is taken: ${reason.address}\n`, () => process.exit(1));
      return;
    }
    console.error(`UnhandledPromiseRejection: ${strayText(reason, cells.positions)}`);
  });
  new Server(handler, connectionFile).init();
}
