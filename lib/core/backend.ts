import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { requireParts } from './options/options';
import { readSettings } from './settings';
import { tf } from './tensorflow';

/** What runs the tensors of this process. */
export interface DeviceReport {
  /** Where tensors live and operations run. */
  device: 'GPU' | 'CPU' | 'JavaScript';
  /** The device's name, as the machine tells it. */
  deviceName: string;
  /** Version of the native TensorFlow library; undefined without native code. */
  tensorflow: string | undefined;
  /** Version of TensorFlow.js. */
  tfjs: string;
  /** Threads within one operation. */
  intraOpThreads: number;
  /** Operations that run at the same time. */
  interOpThreads: number;
  /** Version of Node. */
  node: string;
}

interface NativeBackend {
  isUsingGpuDevice?: boolean;
  binding?: { TF_Version: string };
}

/** Reports the device that TensorFlow runs on, as it is and not as it was asked for. */
export function deviceReport(): DeviceReport {
  const backend = tf.backend() as unknown as NativeBackend;
  const settings = readSettings();
  const cores = os.availableParallelism();
  const device = backend.binding === undefined ? 'JavaScript' : backend.isUsingGpuDevice ? 'GPU' : 'CPU';
  return {
    device,
    deviceName: device === 'GPU' ? gpuName() : (os.cpus()[0]?.model.trim() ?? 'unknown processor'),
    tensorflow: backend.binding?.TF_Version,
    tfjs: tf.version_core,
    intraOpThreads: device === 'JavaScript' ? 1 : (settings.intraOpThreads ?? cores),
    interOpThreads: device === 'JavaScript' ? 1 : (settings.interOpThreads ?? cores),
    node: process.versions.node,
  };
}

/** The report in one line, for the first cell of a notebook. */
export function deviceReportText(report: DeviceReport = deviceReport()): string {
  if (report !== undefined)
    requireParts('report', report, [
      'device',
      'deviceName',
      'tfjs',
      'intraOpThreads',
      'interOpThreads',
      'node',
    ]);
  const library =
    report.tensorflow === undefined
      ? `TensorFlow.js ${report.tfjs}, no native code`
      : `TensorFlow ${report.tensorflow}`;
  const concurrency =
    report.intraOpThreads === report.interOpThreads
      ? threads(report.intraOpThreads)
      : `${threads(report.intraOpThreads)} per operation, ${report.interOpThreads} operations at a time`;
  return `${library} on ${report.device} (${report.deviceName}), ${concurrency}, Node ${report.node}`;
}

function threads(count: number): string {
  return count === 1 ? '1 thread' : `${count} threads`;
}

/** Prints the report. */
export function printDeviceReport(): void {
  console.log(deviceReportText());
}

function gpuName(): string {
  try {
    const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return names.trim().split('\n')[0];
  } catch {
    return 'unnamed GPU';
  }
}
