/**
 * From a picture to numbers: decoding untrusted pictures, the models and their manifest, detection, landmarks, alignment,
 * quality, embedding and the single-frame liveness score. Knows no person and keeps nothing.
 */
@NullMarked
package org.linli.door.face.vision;

import org.jspecify.annotations.NullMarked;
