package org.linli.door.qr;

import java.util.List;

/** One library's way to find QR codes. Not for use by several threads at once. Never throws for a picture it cannot read. */
interface CodeDecoder {

    List<Sighting> find(GreyPicture picture);
}
