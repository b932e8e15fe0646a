package dev.recado.outbound.media.voice;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads all pages of an Ogg file and checks their order and checksums, by RFC 3533 and independently of the writer.
 *
 * @param granules the position at the end of each page
 */
record OggFile(List<byte[]> packets, List<Integer> flags, List<Long> granules) {

    static OggFile read(byte[] file) {
        var read = new OggFile(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        var packet = new ByteArrayOutputStream();
        for (var page = 0; in.hasRemaining(); page++) {
            var start = in.position();
            require(in.getInt() == 0x5367674F && in.get() == 0, "a page begins with OggS and version 0");
            read.flags.add((int) in.get());
            read.granules.add(in.getLong());
            in.getInt();
            require(in.getInt() == page, "the pages are numbered");
            var checksum = in.getInt();
            var segments = new byte[in.get() & 0xFF];
            in.get(segments);
            for (var segment : segments) {
                var part = new byte[segment & 0xFF];
                in.get(part);
                packet.writeBytes(part);
                if (part.length < 255) {
                    read.packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
            require(checksum == checksum(Arrays.copyOfRange(file, start, in.position())), "the checksum is right");
        }
        return read;
    }

    private static int checksum(byte[] page) {
        Arrays.fill(page, 22, 26, (byte) 0);
        var crc = 0;
        for (var one : page) {
            crc ^= (one & 0xFF) << 24;
            for (var bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
        }
        return crc;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError("expected that " + what);
        }
    }
}
