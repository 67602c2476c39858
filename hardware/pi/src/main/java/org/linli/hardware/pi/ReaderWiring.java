package org.linli.hardware.pi;

/** How a card reader is connected. Pins are BCM numbers. */
sealed interface ReaderWiring {

    /** Two data lines; 5 V readers need a level shifter. */
    record Wiegand(int data0, int data1) implements ReaderWiring {}

    /** An MFRC522 on SPI. */
    record Rc522(int bus, int chipSelect) implements ReaderWiring {}
}
