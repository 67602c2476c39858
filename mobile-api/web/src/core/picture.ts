// A photograph in the size that is sent. Drawing it anew also leaves out where and with what it was taken.
const LONGEST_EDGE = 1600;
const QUALITY = 0.82;

export async function smaller(file: Blob, edge = LONGEST_EDGE): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => canvas.toBlob(made => (made ? resolve(made) : reject(new Error('no picture'))), 'image/jpeg', QUALITY));
}
