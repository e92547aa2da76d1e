/** The key under which the kernel looks for how a cell's last value looks, as in Deno's: data by MIME type. */
export const DISPLAY = Symbol.for('Jupyter.display');
