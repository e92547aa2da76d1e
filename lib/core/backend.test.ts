import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { deviceReport, deviceReportText } from './backend';

/** The report of a fresh process with the given environment variables, and what it wrote to stderr. */
function reportWith(environment: Record<string, string>): { report: string; stderr: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', "require('./backend').printDeviceReport()"], {
    cwd: __dirname,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
  });
  return { report: stdout.trim(), stderr };
}

describe('device report', () => {
  it('says what runs: native TensorFlow, its version, threads and Node', () => {
    const report = deviceReport();
    assert.notEqual(report.device, 'JavaScript');
    assert.match(report.tensorflow ?? '', /^2\.\d+\.\d+$/);
    assert.equal(report.node, process.versions.node);
    assert.ok(report.intraOpThreads >= 1 && report.interOpThreads >= 1);
    assert.ok(report.deviceName.length > 0);
  });

  it('is one line that tells a single thread from several', () => {
    const report = {
      device: 'CPU',
      deviceName: 'Example 9000',
      tensorflow: '2.21.0',
      tfjs: '4.22.0',
      intraOpThreads: 1,
      interOpThreads: 1,
      node: '20.20.2',
    } as const;
    assert.equal(deviceReportText(report), 'TensorFlow 2.21.0 on CPU (Example 9000), 1 thread, Node 20.20.2');
    assert.equal(
      deviceReportText({ ...report, interOpThreads: 2 }),
      'TensorFlow 2.21.0 on CPU (Example 9000), 1 thread per operation, 2 operations at a time, Node 20.20.2',
    );
  });

  it('shows the threads that were asked for', () => {
    const { report } = reportWith({
      TF_NUM_INTRAOP_THREADS: '3',
      TF_NUM_INTEROP_THREADS: '3',
      RECSYS_DEVICE: 'cpu',
    });
    assert.match(report, /on CPU .*, 3 threads, Node/);
  });

  it('warns loudly when pure JavaScript was asked for, and says so', () => {
    const { report, stderr } = reportWith({ RECSYS_DEVICE: 'javascript' });
    assert.match(report, /^TensorFlow\.js [\d.]+, no native code on JavaScript/);
    assert.match(stderr, /RECSYS_DEVICE=javascript: .* a hundred times slower/);
  });

  it('either runs on the GPU that was asked for or fails naming the cure', () => {
    const { report, stderr } = reportWith({ RECSYS_DEVICE: 'gpu' });
    if (report === '')
      assert.match(stderr, /RECSYS_DEVICE is gpu, but TensorFlow found no GPU: `npm run doctor`/);
    else assert.match(report, / on GPU \(/);
  });
});
