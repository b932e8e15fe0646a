package dev.recado.outbound.media.voice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** Reads the packets of the Opus track of a WebM recording, one at a time. Nesting and timestamps do not matter for that. */
final class WebmOpusReader {

    private static final long EBML = 0x1A45DFA3L;
    private static final long SEGMENT = 0x18538067L;
    private static final long TRACKS = 0x1654AE6BL;
    private static final long TRACK_ENTRY = 0xAE;
    private static final long TRACK_NUMBER = 0xD7;
    private static final long TRACK_TYPE = 0x83;
    private static final long CODEC_ID = 0x86;
    private static final long CODEC_PRIVATE = 0x63A2;
    private static final long CLUSTER = 0x1F43B675L;
    private static final long BLOCK_GROUP = 0xA0;
    private static final long BLOCK = 0xA1;
    private static final long SIMPLE_BLOCK = 0xA3;

    private static final int VIDEO = 1;
    private static final String OPUS = "A_OPUS";
    private static final int CODEC_CHARS_MAX = 64;
    private static final int PRIVATE_BYTES_MAX = 1_024;
    /** Behind the track number: two bytes of time, and one of flags. */
    private static final int BLOCK_HEAD_BYTES = 3;
    private static final int LACING_MASK = 0x06;

    private final EbmlInput in;
    private Track current = new Track();
    private @Nullable Track chosen;

    /** One entry of the list of tracks. */
    private static final class Track {

        private long number;
        private long type;
        private String codec = "";
        private byte[] codecPrivate = {};
    }

    /**
     * Reads until the first packet.
     *
     * @throws UnplayableSoundException when it is no WebM file
     */
    WebmOpusReader(InputStream webm) throws IOException {
        in = new EbmlInput(webm);
        if (in.id() != EBML) {
            throw EbmlInput.broken();
        }
        in.skip(in.number());
    }

    /** The header of the track; valid after the first packet was read. */
    OpusHead head() {
        return OpusHead.of(chosen().codecPrivate);
    }

    /**
     * The next packet, or null at the end.
     *
     * @throws UnplayableSoundException when the file has a video track, no Opus track, or is not readable
     */
    byte @Nullable [] next() throws IOException {
        for (var id = in.id(); id != EbmlInput.END; id = in.id()) {
            var packet = element(id, in.number());
            if (packet != null) {
                return packet;
            }
        }
        chosen();
        return null;
    }

    private byte @Nullable [] element(long id, long size) throws IOException {
        if (id == SIMPLE_BLOCK || id == BLOCK) {
            return block(size);
        } else if (id == TRACK_ENTRY || id == CLUSTER) {
            endTrack();
        } else if (id == TRACK_NUMBER) {
            current.number = in.unsigned(size);
        } else if (id == TRACK_TYPE) {
            current.type = in.unsigned(size);
        } else if (id == CODEC_ID) {
            current.codec = new String(in.bytes(size, CODEC_CHARS_MAX), StandardCharsets.US_ASCII);
        } else if (id == CODEC_PRIVATE) {
            current.codecPrivate = in.bytes(size, PRIVATE_BYTES_MAX);
        } else if (id != SEGMENT && id != TRACKS && id != BLOCK_GROUP) {
            in.skip(size);
        }
        return null;
    }

    /** Evaluates the track whose properties were read; the elements that follow belong to another one. */
    private void endTrack() {
        if (current.type == VIDEO) {
            throw new UnplayableSoundException("the recording has a video track");
        }
        if (chosen == null && current.codec.equals(OPUS)) {
            chosen = current;
        }
        current = new Track();
    }

    private Track chosen() {
        endTrack();
        if (chosen == null) {
            throw new UnplayableSoundException("the recording has no Opus track; record it as audio/webm with the codec Opus");
        }
        return chosen;
    }

    /** A packet of the chosen track, or null for a block of another track. */
    private byte @Nullable [] block(long size) throws IOException {
        var start = in.position();
        var track = in.number();
        var rest = size - (in.position() - start);
        return track == chosen().number ? packet(rest) : skipped(rest);
    }

    private byte[] packet(long rest) throws IOException {
        var head = in.bytes(BLOCK_HEAD_BYTES, BLOCK_HEAD_BYTES);
        if ((head[BLOCK_HEAD_BYTES - 1] & LACING_MASK) != 0) {
            throw new UnplayableSoundException("the recording has several packets in one block, which no browser writes");
        }
        return in.bytes(rest - BLOCK_HEAD_BYTES, OpusPacket.BYTES_MAX);
    }

    private byte @Nullable [] skipped(long rest) throws IOException {
        in.skip(rest);
        return null;
    }
}
