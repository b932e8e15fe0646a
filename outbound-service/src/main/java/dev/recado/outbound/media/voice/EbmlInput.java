package dev.recado.outbound.media.voice;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the ids, sizes and values of EBML elements (RFC 8794), the syntax of WebM. It keeps one value in memory. */
final class EbmlInput {

    static final long END = -1;
    static final long UNKNOWN_SIZE = -1;
    private static final int ID_BYTES_MAX = 4;
    private static final int NUMBER_BYTES_MAX = 8;
    private static final int BYTE = 0xFF;
    private static final int BYTE_BITS = 8;

    private final InputStream in;
    private long position;

    /** @param in buffered */
    EbmlInput(InputStream in) {
        this.in = in;
    }

    /** The number of bytes read. */
    long position() {
        return position;
    }

    /** The id of the next element with its length marker, or {@link #END}. */
    long id() throws IOException {
        var first = in.read();
        if (first < 0) {
            return END;
        }
        position++;
        return number(first, ID_BYTES_MAX, first);
    }

    /** A number of variable length; {@link #UNKNOWN_SIZE} when all its bits are set. */
    long number() throws IOException {
        var first = oneByte();
        var length = length(first, NUMBER_BYTES_MAX);
        var mask = BYTE >> length;
        var value = number(first, NUMBER_BYTES_MAX, first & mask);
        var allSet = (1L << length * (BYTE_BITS - 1)) - 1;
        return value == allSet ? UNKNOWN_SIZE : value;
    }

    /** The number of bytes of a variable-length number whose first byte is given. */
    private static int length(int first, int bytesMax) {
        var length = Integer.numberOfLeadingZeros(first) - (Integer.SIZE - BYTE_BITS) + 1;
        if (length > bytesMax) {
            throw broken();
        }
        return length;
    }

    private long number(int first, int bytesMax, long start) throws IOException {
        var value = start;
        for (var more = length(first, bytesMax) - 1; more > 0; more--) {
            value = value << BYTE_BITS | oneByte();
        }
        return value;
    }

    /** An unsigned value of a known length. */
    long unsigned(long size) throws IOException {
        var value = 0L;
        for (var one : bytes(size, NUMBER_BYTES_MAX)) {
            value = value << BYTE_BITS | one & BYTE;
        }
        return value;
    }

    byte[] bytes(long size, int bytesMax) throws IOException {
        if (size < 0 || size > bytesMax) {
            throw new UnplayableSoundException("the recording has a value of " + size + " bytes, above " + bytesMax);
        }
        var bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw cutOff();
        }
        position += size;
        return bytes;
    }

    void skip(long size) throws IOException {
        if (size < 0) {
            throw broken();
        }
        try {
            in.skipNBytes(size);
            position += size;
        } catch (EOFException e) {
            throw (UnplayableSoundException) cutOff().initCause(e);
        }
    }

    private int oneByte() throws IOException {
        var one = in.read();
        if (one < 0) {
            throw cutOff();
        }
        position++;
        return one;
    }

    static UnplayableSoundException broken() {
        return new UnplayableSoundException("the recording is not a readable WebM file");
    }

    private static UnplayableSoundException cutOff() {
        return new UnplayableSoundException("the recording is cut off");
    }
}
