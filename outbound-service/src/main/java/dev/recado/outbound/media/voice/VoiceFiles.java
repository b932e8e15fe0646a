package dev.recado.outbound.media.voice;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Makes recordings of browsers playable: WhatsApp plays Opus in Ogg files with one channel only. The packets are copied and not
 * encoded again. These methods block.
 */
public final class VoiceFiles {

    private static final int BUFFER_BYTES = 64 * 1024;
    /** The longest first page: its head, its list of segments, and a segment for each. */
    private static final int FIRST_PAGE_BYTES_MAX = OggPage.HEAD_BYTES + OggPage.SEGMENTS_MAX + OggPage.SEGMENT_BYTES_MAX;

    private VoiceFiles() {
    }

    /**
     * Copies the Opus packets of a WebM file into a new Ogg file.
     *
     * @throws UnplayableSoundException when it has no Opus track, has a video, or is not readable
     */
    public static void convertWebm(Path webm, Path ogg) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(webm), BUFFER_BYTES);
                var out = new BufferedOutputStream(Files.newOutputStream(ogg, StandardOpenOption.CREATE_NEW), BUFFER_BYTES)) {
            convertWebm(in, out);
        }
    }

    /** Returns the number of samples. */
    static long convertWebm(InputStream in, OutputStream out) throws IOException {
        var reader = new WebmOpusReader(in);
        var packet = reader.next();
        var writer = new OggOpusWriter(out, reader.head().mono());
        for (; packet != null; packet = reader.next()) {
            writer.add(packet);
        }
        return writer.finish();
    }

    /**
     * Changes an Ogg file so that it is decoded as mono, because browsers also record two channels.
     *
     * @return whether the file was changed
     * @throws UnplayableSoundException when it holds no Opus stream of one or two channels
     */
    public static boolean makeMono(Path ogg) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(ogg)) {
            start = in.readNBytes(FIRST_PAGE_BYTES_MAX);
        }
        var page = firstPage(start);
        var head = OpusHead.of(Arrays.copyOfRange(page, bodyAt(page), page.length));
        if (head.channels() == OpusHead.MONO) {
            return false;
        }
        page[bodyAt(page) + OpusHead.CHANNELS_AT] = OpusHead.MONO;
        try (var channel = Files.newByteChannel(ogg, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(OggPage.withChecksum(page)));
        }
        return true;
    }

    private static byte[] firstPage(byte[] start) {
        if (start.length <= OggPage.HEAD_BYTES
                || !Arrays.equals(start, 0, OggPage.MAGIC.length, OggPage.MAGIC, 0, OggPage.MAGIC.length)) {
            throw new UnplayableSoundException("the recording is not a readable Ogg file");
        }
        var bodyAt = bodyAt(start);
        var bytes = 0;
        for (var i = OggPage.HEAD_BYTES; i < Math.min(bodyAt, start.length); i++) {
            bytes += start[i] & 0xFF;
        }
        if (bodyAt + bytes > start.length) {
            throw new UnplayableSoundException("the recording holds no Opus sound");
        }
        return Arrays.copyOf(start, bodyAt + bytes);
    }

    private static int bodyAt(byte[] page) {
        return OggPage.HEAD_BYTES + (page[OggPage.HEAD_BYTES - 1] & 0xFF);
    }
}
