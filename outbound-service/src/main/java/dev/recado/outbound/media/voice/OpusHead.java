package dev.recado.outbound.media.voice;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The identification header of an Opus stream (RFC 7845, section 5.1).
 *
 * @param channels for which a player decodes; a packet may have another number, and a player then mixes it
 * @param preSkip samples at the beginning that a player drops
 * @param inputRate of the recording, in hertz; informative
 * @param gain in 1/256 dB
 */
record OpusHead(int channels, int preSkip, long inputRate, int gain) {

    static final int BYTES = 19;
    static final int MONO = 1;
    /** Where the number of channels is. */
    static final int CHANNELS_AT = 9;
    private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final int STEREO = 2;
    private static final int VERSION = 1;
    private static final int MAJOR_VERSION_MASK = 0xF0;
    private static final int PLAIN_MAPPING = 0;
    private static final int BYTE = 0xFF;
    private static final int SHORT = 0xFFFF;
    private static final long INT = 0xFFFF_FFFFL;

    static boolean begins(byte[] bytes) {
        return bytes.length >= BYTES && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** @throws UnplayableSoundException when it is no header of a mono or stereo stream */
    static OpusHead of(byte[] bytes) {
        if (!begins(bytes)) {
            throw new UnplayableSoundException("the recording has no readable Opus header");
        }
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
        var version = in.get() & MAJOR_VERSION_MASK;
        var head = new OpusHead(in.get() & BYTE, in.getShort() & SHORT, in.getInt() & INT, in.getShort());
        if (version != 0 || in.get() != PLAIN_MAPPING || head.channels < MONO || head.channels > STEREO) {
            throw new UnplayableSoundException("the recording must have one or two channels, but has " + head.channels);
        }
        return head;
    }

    /** The header of the same stream for a player that decodes it as mono, as WhatsApp needs it. */
    OpusHead mono() {
        return new OpusHead(MONO, preSkip, inputRate, gain);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).put((byte) VERSION).put((byte) channels)
                .putShort((short) preSkip).putInt((int) inputRate).putShort((short) gain).put((byte) PLAIN_MAPPING).array();
    }
}
