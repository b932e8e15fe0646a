package dev.recado.outbound.media.voice;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One page of an Ogg file (RFC 3533): collects whole packets, and writes them with header and checksum. */
final class OggPage {

    static final int BEGINS_STREAM = 2;
    static final int ENDS_STREAM = 4;
    static final byte[] MAGIC = "OggS".getBytes(StandardCharsets.US_ASCII);
    static final int HEAD_BYTES = 27;
    static final int CHECKSUM_AT = 22;
    static final int SEGMENTS_MAX = 255;
    static final int SEGMENT_BYTES_MAX = 255;
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int BYTE_BITS = 8;
    private static final int TOP_BYTE_SHIFT = 24;
    private static final int[] CHECKSUMS = checksums();

    private final ByteBuffer body = ByteBuffer.allocate(SEGMENTS_MAX * SEGMENT_BYTES_MAX);
    private final byte[] segments = new byte[SEGMENTS_MAX];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    boolean hasRoom(int packetBytes) {
        return count + packetBytes / SEGMENT_BYTES_MAX + 1 <= SEGMENTS_MAX;
    }

    /** Adds a packet; a segment of less than 255 bytes ends it. */
    void add(byte[] packet) {
        for (var full = packet.length / SEGMENT_BYTES_MAX; full > 0; full--) {
            segments[count++] = (byte) SEGMENT_BYTES_MAX;
        }
        segments[count++] = (byte) (packet.length % SEGMENT_BYTES_MAX);
        body.put(packet);
    }

    /**
     * The bytes of the page, which is empty afterwards.
     *
     * @param granule the number of samples at its end
     */
    byte[] take(int flags, long granule, int serial, int sequence) {
        var page = ByteBuffer.allocate(HEAD_BYTES + count + body.position()).order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC).put((byte) 0).put((byte) flags).putLong(granule).putInt(serial).putInt(sequence).putInt(0)
                .put((byte) count).put(segments, 0, count).put(body.array(), 0, body.position()).array();
        count = 0;
        body.clear();
        return withChecksum(page);
    }

    /** Sets the checksum over the whole page. */
    static byte[] withChecksum(byte[] page) {
        var bytes = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putInt(CHECKSUM_AT, 0);
        var checksum = 0;
        for (var one : page) {
            checksum = checksum << BYTE_BITS ^ CHECKSUMS[checksum >>> TOP_BYTE_SHIFT ^ one & 0xFF];
        }
        bytes.putInt(CHECKSUM_AT, checksum);
        return page;
    }

    private static int[] checksums() {
        var table = new int[256];
        for (var i = 0; i < table.length; i++) {
            var value = i << TOP_BYTE_SHIFT;
            for (var bit = 0; bit < BYTE_BITS; bit++) {
                value = value < 0 ? value << 1 ^ POLYNOMIAL : value << 1;
            }
            table[i] = value;
        }
        return table;
    }
}
