import { isNotebook, type MimeBundle, writeDisplay } from '../core/notebook-output';

/** An output with its alternatives; the plain text is what a terminal shows. */
export interface Output extends MimeBundle {
  'text/plain': string;
}

/** Shows one output: all its alternatives in a notebook, its plain text on a terminal. */
export function showOutput(output: Output): void {
  if (isNotebook()) writeDisplay(output);
  else console.log(output['text/plain']);
}
