// Puts what the server needs of published packages under target/classes: the QR drawing library of its pages, and the typeface of its documents, which
// no server has by itself. Called by Maven at process-resources with the module's directory.
import { join } from 'node:path';
import { placePublished } from './published.mjs';

const classes = join(process.argv[2], 'target/classes');

placePublished(
  'uqr@0.1.3',
  'sha512-0rjE8iEJe4YmT9TOhwsZtqCMRLc5DXZUI2UEYUUg63ikBkqqE5EYWaI0etFe/5KUcmcYwLih2RND1kq+hrUJXA==',
  { 'dist/index.mjs': 'uqr.js' },
  join(classes, 'web'));

// Noto Sans SC, SIL Open Font License 1.1: whole TrueType files, of which documents embed only the characters they show.
placePublished(
  '@expo-google-fonts/noto-sans-sc@0.4.3',
  'sha512-9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ==',
  {
    '400Regular/NotoSansSC_400Regular.ttf': 'NotoSansSC-Regular.ttf',
    '700Bold/NotoSansSC_700Bold.ttf': 'NotoSansSC-Bold.ttf',
    LICENSE_FONT: 'OFL.txt',
  },
  join(classes, 'typeface'));
