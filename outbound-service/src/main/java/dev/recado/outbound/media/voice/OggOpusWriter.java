package dev.recado.outbound.media.voice;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes Opus packets into an Ogg file (RFC 7845). The same packets give the same bytes, so that a repeated upload is recognized. */
final class OggOpusWriter {

    private static final int SERIAL = 0x52656361;
    private static final byte[] TAGS = "OpusTags".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VENDOR = "recado".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final OggPage page = new OggPage();
    private int sequence;
    private long samples;
    private long samplesOfPage;

    OggOpusWriter(OutputStream out, OpusHead head) throws IOException {
        this.out = out;
        page.add(head.bytes());
        write(OggPage.BEGINS_STREAM);
        page.add(tags());
        write(0);
    }

    /** Adds a packet to the page, after writing a page that is full or has a second of sound. */
    void add(byte[] packet) throws IOException {
        var more = OpusPacket.samples(packet);
        if (!page.hasRoom(packet.length) || samplesOfPage >= OpusPacket.SAMPLES_PER_SECOND) {
            write(0);
        }
        page.add(packet);
        samples += more;
        samplesOfPage += more;
    }

    /**
     * Writes the last page and returns the number of samples.
     *
     * @throws UnplayableSoundException when there is no packet
     */
    long finish() throws IOException {
        if (page.isEmpty()) {
            throw new UnplayableSoundException("the recording has no sound");
        }
        write(OggPage.ENDS_STREAM);
        return samples;
    }

    private void write(int flags) throws IOException {
        out.write(page.take(flags, samples, SERIAL, sequence++));
        samplesOfPage = 0;
    }

    private static byte[] tags() {
        return ByteBuffer.allocate(TAGS.length + Integer.BYTES + VENDOR.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .put(TAGS).putInt(VENDOR.length).put(VENDOR).putInt(0).array();
    }
}
