/** The kernel's name in menus. Notebooks keep it too, so that opening one does not change it. */
export const KERNEL_NAME = 'TypeScript (recommenders)';

/** What the kernel says of its language, and notebooks keep. */
export const languageInfo = Object.freeze({
  name: 'typescript',
  version: '5.0.4',
  file_extension: '.ts',
  mimetype: 'text/typescript',
  // What makes JupyterLab and the classic notebook color TypeScript; from tslab.
  codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
});
