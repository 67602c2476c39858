/**
 * Faces: templates at rest, exact search, liveness over several frames, enrolment and consent. Pictures come from {@code
 * face.vision}; verdicts leave through {@link org.linli.door.face.FaceWatcher}. Nothing here opens a door.
 */
@NullMarked
package org.linli.door.face;

import org.jspecify.annotations.NullMarked;
