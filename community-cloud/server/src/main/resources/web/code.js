// Draws a QR code.
import { encode } from '/uqr.js';

export function drawCode(canvas, text) {
  const code = encode(text, { ecc: 'M', border: 4 });
  const scale = 8;
  canvas.width = canvas.height = code.size * scale;
  const brush = canvas.getContext('2d');
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = '#000';
  code.data.forEach((line, y) => line.forEach((dark, x) => { if (dark) brush.fillRect(x * scale, y * scale, scale, scale); }));
}
