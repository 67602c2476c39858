package org.linli.hardware.pi;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * An MFRC522 as its data sheet describes it, as far as a door needs it: address bytes, FIFO, interrupt and error registers,
 * bit framing, soft reset. Behind it lies whatever card the test holds up.
 */
final class FakeChip implements Pins.SpiLink {

    /** What a card does with a frame: bytes, or null for silence. */
    interface CardInField extends BiFunction<byte[], Integer, byte[]> {}

    /** Error register bits. */
    static final int PARITY_ERROR = 0x02;

    static final int COLLISION_ERROR = 0x08;

    /** REQA and WUPA, which call whatever is in the field, are the only frames of seven bits (ISO/IEC 14443-3). */
    private static final int CALL_BITS = 7;

    final int[] registers = new int[64];
    final List<String> framesToCard = new CopyOnWriteArrayList<>();
    final List<String> exchanges = Collections.synchronizedList(new ArrayList<>());
    /** Whatever the test holds up. The chip meets it at the reader's next call into the field, never in the middle of one. */
    volatile CardInField card = (frame, bits) -> null;

    volatile int errorOfNextAnswer;
    volatile int lastBitsOfNextAnswer;
    volatile boolean dead;
    volatile boolean hangs;
    volatile boolean closed;

    /** What answered the last call; before the first one whatever lies there, as for a reader that was switched on under a card. */
    private CardInField called;

    private final ByteArrayOutputStream fifoIn = new ByteArrayOutputStream();
    private byte[] fifoOut = new byte[0];
    private int fifoRead;

    @Override
    public byte[] exchange(byte[] sent) {
        byte[] answer = new byte[sent.length];
        exchanges.add(Hex.text(sent));
        if (dead) {
            Arrays.fill(answer, (byte) 0xFF);
            return answer;
        }
        if ((sent[0] & 0x01) != 0) {
            throw new AssertionError("the last bit of an address byte is zero");
        }
        boolean reads = (sent[0] & 0x80) != 0;
        for (int at = 0; at < sent.length - 1; at++) {
            if (reads) {
                answer[at + 1] = (byte) read((sent[at] & 0x7E) >> 1);
            } else {
                write((sent[0] & 0x7E) >> 1, sent[at + 1] & 0xFF);
            }
        }
        return answer;
    }

    private int read(int register) {
        return switch (register) {
            case 0x09 -> fifoRead < fifoOut.length ? fifoOut[fifoRead++] & 0xFF : 0;
            case 0x0A -> fifoOut.length - fifoRead;
            case 0x37 -> 0x92;
            default -> registers[register];
        };
    }

    private void write(int register, int value) {
        switch (register) {
            case 0x01 -> {
                if (value == 0x0F) {
                    Arrays.fill(registers, 0);
                    registers[0x14] = 0x80;
                }
                registers[0x01] = value == 0x0F ? 0 : value;
            }
            case 0x04 -> registers[0x04] &= (value & 0x80) != 0 ? 0xFF : ~value;
            case 0x09 -> fifoIn.write(value);
            case 0x0A -> {
                if ((value & 0x80) != 0) {
                    fifoIn.reset();
                    fifoOut = new byte[0];
                    fifoRead = 0;
                }
            }
            case 0x0D -> {
                registers[0x0D] = value & 0x7F;
                if ((value & 0x80) != 0 && registers[0x01] == 0x0C) {
                    send(value & 0x07);
                }
            }
            default -> registers[register] = value;
        }
    }

    private void send(int lastBits) {
        byte[] frame = fifoIn.toByteArray();
        framesToCard.add(Hex.text(frame) + (lastBits == 0 ? "" : " (" + lastBits + " bits)"));
        fifoIn.reset();
        if (hangs) {
            return;
        }
        boolean fieldIsOn = (registers[0x14] & 0x03) == 0x03;
        if (lastBits == CALL_BITS) {
            called = card;
        }
        CardInField there = called == null ? card : called;
        byte[] answer = fieldIsOn ? there.apply(frame, lastBits) : null;
        if (answer == null) {
            registers[0x04] |= 0x01;
            return;
        }
        fifoOut = answer;
        fifoRead = 0;
        registers[0x06] = errorOfNextAnswer;
        registers[0x0C] = lastBitsOfNextAnswer;
        registers[0x04] |= 0x20;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** A card with a number of four bytes whose acknowledgement is known, halted and woken as the standard says. */
    static CardInField card(String number, String selectFrame) {
        boolean[] halted = {false};
        return (frame, bits) -> {
            String asked = Hex.text(frame);
            if (bits == 7) {
                boolean wakes = asked.equals("52") || (asked.equals("26") && !halted[0]);
                halted[0] = halted[0] && !wakes;
                return wakes ? Hex.bytes("04 00") : null;
            }
            if (asked.equals("50 00 57 CD")) {
                halted[0] = true;
                return null;
            }
            if (halted[0]) {
                return null;
            }
            if (asked.equals("93 20")) {
                return Hex.bytes(number);
            }
            return asked.equals(selectFrame) ? Hex.bytes("08 B6 DD") : null;
        };
    }
}
