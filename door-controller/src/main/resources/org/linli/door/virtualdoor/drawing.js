// The drawn door: an SVG whose classes follow the state; colours and motion are the style sheet's.
const SPACE = 'http://www.w3.org/2000/svg';

function shape(tag, attributes, ...children) {
  const element = document.createElementNS(SPACE, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

export function drawDoor() {
  const leaf = shape('g', { class: 'leaf' },
    shape('rect', { x: 46, y: 34, width: 108, height: 206, rx: 3, class: 'leaf-face' }),
    shape('rect', { x: 60, y: 50, width: 80, height: 74, rx: 3, class: 'leaf-panel' }),
    shape('rect', { x: 60, y: 140, width: 80, height: 82, rx: 3, class: 'leaf-panel' }),
    shape('rect', { x: 134, y: 126, width: 7, height: 26, rx: 3.5, class: 'handle' }));
  const element = shape('svg', { viewBox: '0 0 236 256', class: 'drawing', 'aria-hidden': 'true', focusable: 'false' },
    shape('line', { x1: 8, y1: 241, x2: 228, y2: 241, class: 'floor' }),
    shape('rect', { x: 36, y: 24, width: 128, height: 217, rx: 5, class: 'frame' }),
    shape('rect', { x: 46, y: 34, width: 108, height: 207, class: 'opening' }),
    leaf,
    shape('rect', { x: 150, y: 133, width: 14, height: 11, rx: 2, class: 'bolt' }),
    shape('rect', { x: 182, y: 88, width: 40, height: 76, rx: 7, class: 'panel' }),
    shape('circle', { cx: 202, cy: 104, r: 6.5, class: 'lens' }),
    shape('circle', { cx: 202, cy: 104, r: 2.5, class: 'lens-inner' }),
    shape('circle', { cx: 202, cy: 144, r: 11, class: 'lamp-glow' }),
    shape('circle', { cx: 202, cy: 144, r: 7, class: 'lamp' }));
  return {
    element,
    show(state) {
      element.classList.toggle('is-open', state.doorOpen);
      element.classList.toggle('is-released', state.boltReleased);
      element.classList.toggle('is-seen', state.cameraShowing);
      element.dataset.signal = state.signal;
    },
  };
}
