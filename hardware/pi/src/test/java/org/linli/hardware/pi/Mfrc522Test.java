package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.hardware.HardwareException;
import org.linli.hardware.pi.Transceiver.Answer;

/** The bytes on the SPI wires, as the MFRC522 data sheet has them. */
class Mfrc522Test {

    private final FakeChip wires = new FakeChip();
    private final Mfrc522 chip = new Mfrc522(wires);

    @Test
    void startingResetsTheChipAndSwitchesItsFieldOn() {
        chip.start();
        // Address byte: register number shifted left by one, top bit set to read.
        assertEquals(
                List.of(
                        "02 0F", // Command: SoftReset
                        "82 00", // Command: awake?
                        "EE 00", // Version: read
                        "24 00", // TxMode: 106 kBd, no CRC
                        "26 00", // RxMode: the same
                        "54 80", // TMode: starts with each transmission
                        "56 A9", // TPrescaler: 25 µs
                        "58 01", // TReload: 400 of them
                        "5A 90", "2A 40", // TxASK: full modulation
                        "22 3D", // Mode: CRC preset 6363
                        "1C 00", // Coll: clear bits behind a collision
                        "A8 00", // TxControl: read
                        "28 83"), // TxControl: both antenna drivers on
                wires.exchanges);
    }

    @Test
    void moreBytesThanTheFifoHoldsAreDamage() {
        chip.start();
        wires.card = (frame, bits) -> new byte[65];
        assertEquals(new Answer.Damaged(), chip.transceive(Hex.bytes("93 20"), 0));
        wires.card = (frame, bits) -> new byte[64];
        assertInstanceOf(Answer.Bytes.class, chip.transceive(Hex.bytes("93 20"), 0));
    }

    @Test
    void aFrameGoesThroughTheFifoInTheOrderOfTheDataSheet() {
        chip.start();
        wires.exchanges.clear();
        wires.card = (frame, bits) -> Hex.bytes("04 00");
        Answer answer = chip.transceive(Hex.bytes("52"), 7);
        assertEquals(
                "04 00", Hex.text(assertInstanceOf(Answer.Bytes.class, answer).bytes()));
        assertEquals(
                List.of(
                        "02 00", // Command: idle
                        "08 7F", // ComIrq: clear all
                        "14 80", // FIFOLevel: flush
                        "12 52", // FIFOData: the frame
                        "1A 07", // BitFraming: seven bits of the last byte
                        "02 0C", // Command: transceive
                        "1A 87", // BitFraming: start
                        "88 00", // ComIrq: read
                        "1A 00", // BitFraming: back
                        "8C 00", // Error: read
                        "94 00", // FIFOLevel: read
                        "98 00", // Control: read
                        "92 92 00"), // FIFOData: read twice
                wires.exchanges);
    }

    @Test
    void silenceIsSilence() {
        chip.start();
        assertEquals(new Answer.Silence(), chip.transceive(Hex.bytes("52"), 7));
    }

    @Test
    void aCollisionIsReportedAsSuch() {
        chip.start();
        wires.card = (frame, bits) -> Hex.bytes("2A");
        wires.errorOfNextAnswer = FakeChip.COLLISION_ERROR;
        assertEquals(new Answer.Collision(), chip.transceive(Hex.bytes("93 20"), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x10})
    void protocolParityAndOverflowErrorsAreDamage(int error) {
        chip.start();
        wires.card = (frame, bits) -> Hex.bytes("04 00");
        wires.errorOfNextAnswer = error;
        assertEquals(new Answer.Damaged(), chip.transceive(Hex.bytes("93 20"), 0));
    }

    @Test
    void anAnswerWithoutBytesIsDamage() {
        chip.start();
        wires.card = (frame, bits) -> new byte[0];
        assertEquals(new Answer.Damaged(), chip.transceive(Hex.bytes("93 20"), 0));
    }

    @Test
    void bitsOfALastByteAreTold() {
        chip.start();
        wires.card = (frame, bits) -> Hex.bytes("0A");
        wires.lastBitsOfNextAnswer = 4;
        assertEquals(
                4,
                assertInstanceOf(Answer.Bytes.class, chip.transceive(Hex.bytes("93 20"), 0))
                        .lastBits());
    }

    @Test
    void aChipThatIsNotThereIsSaidSo() {
        wires.dead = true;
        assertThrows(HardwareException.class, chip::start);
    }

    @Test
    void aChipThatHangsIsSaidSo() {
        chip.start();
        wires.hangs = true;
        assertThrows(HardwareException.class, () -> chip.transceive(Hex.bytes("52"), 7));
    }

    @Test
    void framesThatDoNotFitTheFifoAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> chip.transceive(new byte[0], 0));
        assertThrows(IllegalArgumentException.class, () -> chip.transceive(new byte[65], 0));
        assertThrows(IllegalArgumentException.class, () -> chip.transceive(new byte[1], 8));
    }
}
