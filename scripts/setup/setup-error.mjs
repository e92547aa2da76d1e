/** A failure of the set-up: what was tried, what the machine answered, what to do, where the log is. */
export class SetupError extends Error {
  /**
   * @param {string} stage where it happened
   * @param {{ tried: string, answered: string, cure: string, log?: string }} parts
   */
  constructor(stage, { tried, answered, cure, log }) {
    const indent = (/** @type {string} */ text) => text.trimEnd().split('\n').join('\n            ');
    super(
      [
        `Set-up stopped at: ${stage}`,
        `  tried:    ${indent(tried)}`,
        `  answered: ${indent(answered)}`,
        `  do:       ${indent(cure)}`,
        ...(log ? [`  log:      ${log}`] : []),
      ].join('\n'),
    );
    this.name = 'SetupError';
    this.stage = stage;
    this.cure = cure;
  }
}
