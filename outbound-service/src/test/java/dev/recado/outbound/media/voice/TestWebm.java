package dev.recado.outbound.media.voice;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Builds WebM recordings like those of browsers: segment and clusters have no size, and every packet is a simple block. */
public final class TestWebm {

    /** 20 ms of sound from one channel, without meaning. */
    public static final int SAMPLES = 960;
    private static final byte[] UNKNOWN = {0x01, -1, -1, -1, -1, -1, -1, -1};
    private static final int CLUSTER_PACKETS = 50;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A recording of {@code packets} times 20 ms. */
    public static byte[] recording(int packets) {
        return new TestWebm().start(track(1, 2, "A_OPUS", new OpusHead(2, 312, 48_000, 0).bytes()))
                .blocks(1, IntStream.range(0, packets).mapToObj(TestWebm::packet).toList()).bytes();
    }

    /** A packet of 20 ms that differs from the others. */
    public static byte[] packet(int number) {
        var packet = new byte[40 + number % 400];
        packet[0] = (byte) (19 << 3);
        packet[packet.length - 1] = (byte) number;
        return packet;
    }

    TestWebm start(byte[]... tracks) {
        element(0x1A45DFA3, element("webm".getBytes(StandardCharsets.US_ASCII), 0x4282));
        open(0x18538067);
        element(0x1549A966, element(new byte[]{0x0F, 0x42, 0x40}, 0x2AD7B1));
        var all = new ByteArrayOutputStream();
        List.of(tracks).forEach(all::writeBytes);
        return element(0x1654AE6B, all.toByteArray());
    }

    static byte[] track(int number, int type, String codec, byte[] codecPrivate) {
        var entry = new TestWebm().element(0xD7, (byte) number).element(0x83, (byte) type)
                .element(0x86, codec.getBytes(StandardCharsets.US_ASCII)).element(0x63A2, codecPrivate).bytes();
        return element(entry, 0xAE);
    }

    TestWebm blocks(int track, List<byte[]> packets) {
        for (var i = 0; i < packets.size(); i++) {
            if (i % CLUSTER_PACKETS == 0) {
                open(0x1F43B675);
                element(0xE7, (byte) (i / CLUSTER_PACKETS));
            }
            block(track, 0, packets.get(i));
        }
        return this;
    }

    TestWebm block(int track, int flags, byte[] packet) {
        return element(0xA3, ByteBuffer.allocate(4 + packet.length).put((byte) (0x80 | track)).putShort((short) 0)
                .put((byte) flags).put(packet).array());
    }

    TestWebm open(int id) {
        id(id);
        bytes.writeBytes(UNKNOWN);
        return this;
    }

    TestWebm element(int id, byte... content) {
        bytes.writeBytes(element(content, id));
        return this;
    }

    private static byte[] element(byte[] content, int id) {
        var made = new TestWebm();
        made.id(id);
        made.bytes.writeBytes(ByteBuffer.allocate(4).putInt(0x10000000 | content.length).array());
        made.bytes.writeBytes(content);
        return made.bytes();
    }

    private void id(int id) {
        for (var shift = 24; shift >= 0; shift -= 8) {
            if (id >>> shift != 0) {
                bytes.write(id >>> shift);
            }
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
