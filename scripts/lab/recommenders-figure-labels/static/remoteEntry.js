/**
 * A JupyterLab extension without a build: Plotly's own extension draws figures that a screen reader hears nothing
 * of, so each gets the text twin of its output (`text/plain`) as its name, the stored picture and the live figure
 * alike. JupyterLab asks for a container in `_JUPYTERLAB`, as bundlers write one; it may be written by hand.
 */
(() => {
  const PLOTLY = 'jupyterlab-plotly';

  /** One picture with the figure in words; the layers above it say nothing more. Buttons may not be inside it. */
  const label = (node, text) => {
    const set = (element, name, value) => {
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    };
    for (const picture of node.querySelectorAll('img.plot-img')) set(picture, 'alt', text);
    const [drawing, ...layers] = node.querySelectorAll('.main-svg');
    if (drawing) {
      set(drawing, 'role', 'img');
      set(drawing, 'aria-label', text);
    }
    for (const layer of layers) set(layer, 'aria-hidden', 'true');
  };

  /** Plotly makes its layers when the pointer is over the picture, and anew when it likes: watched, not done once. */
  const labelled = (renderer) => {
    const renderModel = renderer.renderModel.bind(renderer);
    let text = '';
    const watch = new MutationObserver(() => label(renderer.node, text));
    watch.observe(renderer.node, { childList: true, subtree: true });
    renderer.disposed.connect(() => watch.disconnect());
    renderer.renderModel = async (model) => {
      const twin = model.data['text/plain'];
      text = (Array.isArray(twin) ? twin.join('') : twin) || 'Figure';
      label(renderer.node, text);
      await renderModel(model);
    };
    return renderer;
  };

  const plugin = {
    id: 'recommenders-figure-labels:plugin',
    autoStart: true,
    async activate() {
      const plotly = window._JUPYTERLAB[PLOTLY];
      if (!plotly) return;
      const { default: extensions } = (await plotly.get('./mimeExtension'))();
      for (const { rendererFactory } of [extensions].flat()) {
        const create = rendererFactory.createRenderer;
        rendererFactory.createRenderer = (options) => labelled(create(options));
      }
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB['recommenders-figure-labels'] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
