package org.linli.hardware.pi;

import java.util.concurrent.TimeUnit;
import org.linli.hardware.HardwareException;

/**
 * The MFRC522 reader chip at register level. Register numbers and bits are those of its data sheet; CRC and anticollision are
 * not left to the chip. Thread: one at a time.
 */
final class Mfrc522 implements Transceiver {

    private static final int COMMAND = 0x01;
    private static final int COM_IRQ = 0x04;
    private static final int ERROR = 0x06;
    private static final int FIFO_DATA = 0x09;
    private static final int FIFO_LEVEL = 0x0A;
    private static final int CONTROL = 0x0C;
    private static final int BIT_FRAMING = 0x0D;
    private static final int COLL = 0x0E;
    private static final int MODE = 0x11;
    private static final int TX_MODE = 0x12;
    private static final int RX_MODE = 0x13;
    private static final int TX_CONTROL = 0x14;
    private static final int TX_ASK = 0x15;
    private static final int TIMER_MODE = 0x2A;
    private static final int TIMER_PRESCALER = 0x2B;
    private static final int TIMER_RELOAD_HIGH = 0x2C;
    private static final int TIMER_RELOAD_LOW = 0x2D;
    private static final int VERSION = 0x37;

    private static final int COMMAND_IDLE = 0x00;
    private static final int COMMAND_TRANSCEIVE = 0x0C;
    private static final int COMMAND_SOFT_RESET = 0x0F;
    private static final int POWER_DOWN = 0x10;

    private static final int IRQ_ALL = 0x7F;
    private static final int IRQ_RX = 0x20;
    private static final int IRQ_IDLE = 0x10;
    private static final int IRQ_TIMER = 0x01;
    private static final int START_SEND = 0x80;
    private static final int FLUSH = 0x80;
    private static final int FIFO_BYTES = 64;
    private static final int COLLISION = 0x08;
    /** Buffer overflow, parity, protocol. */
    private static final int FAULTS = 0x10 | 0x02 | 0x01;

    private static final long ANSWER_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Pins.SpiLink spi;

    Mfrc522(Pins.SpiLink spi) {
        this.spi = spi;
    }

    /**
     * Resets the chip and switches its field on.
     *
     * @throws HardwareException when no such chip answers
     */
    void start() {
        write(COMMAND, COMMAND_SOFT_RESET);
        long deadline = System.nanoTime() + ANSWER_LIMIT_NANOS;
        while ((read(COMMAND) & POWER_DOWN) != 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new HardwareException("the card reader chip does not wake up; check its power and SPI wires");
            }
        }
        int version = read(VERSION);
        if (version == 0x00 || version == 0xFF) {
            throw new HardwareException("no card reader chip answers; check its SPI wires and chip select");
        }
        write(TX_MODE, 0x00);
        write(RX_MODE, 0x00);
        // The timer starts with each transmission and counts 400 steps of 25 µs: a card answers far earlier than 10 ms.
        write(TIMER_MODE, 0x80);
        write(TIMER_PRESCALER, 0xA9);
        write(TIMER_RELOAD_HIGH, 0x01);
        write(TIMER_RELOAD_LOW, 0x90);
        write(TX_ASK, 0x40);
        write(MODE, 0x3D);
        // Bits behind a collision are cleared; a collision is never resolved by guessing.
        write(COLL, 0x00);
        write(TX_CONTROL, read(TX_CONTROL) | 0x03);
    }

    @Override
    public Answer transceive(byte[] frame, int lastBits) {
        if (frame.length == 0 || frame.length > FIFO_BYTES || lastBits < 0 || lastBits > 7) {
            throw new IllegalArgumentException("a frame of 1.." + FIFO_BYTES + " bytes is needed");
        }
        write(COMMAND, COMMAND_IDLE);
        write(COM_IRQ, IRQ_ALL);
        write(FIFO_LEVEL, FLUSH);
        write(FIFO_DATA, frame);
        write(BIT_FRAMING, lastBits);
        write(COMMAND, COMMAND_TRANSCEIVE);
        write(BIT_FRAMING, START_SEND | lastBits);
        boolean answered = awaitAnswer();
        write(BIT_FRAMING, 0x00);
        return answered ? answer() : new Answer.Silence();
    }

    private boolean awaitAnswer() {
        long deadline = System.nanoTime() + ANSWER_LIMIT_NANOS;
        while (true) {
            int happened = read(COM_IRQ);
            if ((happened & (IRQ_RX | IRQ_IDLE)) != 0) {
                return true;
            }
            if ((happened & IRQ_TIMER) != 0) {
                return false;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new HardwareException("the card reader chip hangs");
            }
        }
    }

    private Answer answer() {
        int error = read(ERROR);
        if ((error & COLLISION) != 0) {
            return new Answer.Collision();
        }
        int length = read(FIFO_LEVEL);
        if ((error & FAULTS) != 0 || length == 0 || length > FIFO_BYTES) {
            return new Answer.Damaged();
        }
        int lastBits = read(CONTROL) & 0x07;
        return new Answer.Bytes(readFifo(length), lastBits);
    }

    /** Address byte of the data sheet: direction, six address bits, zero. */
    private static byte address(int register, boolean read) {
        return (byte) ((read ? 0x80 : 0x00) | (register << 1));
    }

    private void write(int register, int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        write(register, bytes);
    }

    private void write(int register, byte[] values) {
        byte[] sent = new byte[values.length + 1];
        sent[0] = address(register, false);
        System.arraycopy(values, 0, sent, 1, values.length);
        spi.exchange(sent);
    }

    private int read(int register) {
        return spi.exchange(new byte[] {address(register, true), 0})[1] & 0xFF;
    }

    /** Each byte sent asks for the next one; the last asks for nothing. */
    private byte[] readFifo(int length) {
        byte[] sent = new byte[length + 1];
        for (int at = 0; at < length; at++) {
            sent[at] = address(FIFO_DATA, true);
        }
        byte[] received = spi.exchange(sent);
        byte[] data = new byte[length];
        System.arraycopy(received, 1, data, 0, length);
        return data;
    }
}
