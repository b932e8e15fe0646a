package dev.recado.outbound.media.voice;

/** The duration of an Opus packet, from its first bytes (RFC 6716, section 3.1). */
final class OpusPacket {

    /** The longest packet that the format allows: 48 frames of 1275 bytes. */
    static final int BYTES_MAX = 48 * 1275;
    static final int SAMPLES_PER_SECOND = 48_000;
    /** 120 ms. */
    private static final int SAMPLES_MAX = 5_760;
    private static final int[] SILK = {480, 960, 1_920, 2_880};
    private static final int[] HYBRID = {480, 960};
    private static final int[] CELT = {120, 240, 480, 960};
    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;
    private static final int ANY_NUMBER = 3;
    private static final int COUNT_MASK = 0x3F;

    private OpusPacket() {
    }

    /**
     * The number of samples at 48 kHz.
     *
     * @throws UnplayableSoundException when the packet is not valid
     */
    static int samples(byte[] packet) {
        if (packet.length == 0 || packet.length > BYTES_MAX) {
            throw new UnplayableSoundException("the recording has a packet of " + packet.length + " bytes");
        }
        var samples = frames(packet) * frameSamples((packet[0] & 0xFF) >> 3);
        if (samples == 0 || samples > SAMPLES_MAX) {
            throw new UnplayableSoundException("the recording has a packet of " + samples + " samples, above " + SAMPLES_MAX);
        }
        return samples;
    }

    private static int frames(byte[] packet) {
        var code = packet[0] & 3;
        if (code != ANY_NUMBER) {
            return code == 0 ? 1 : 2;
        }
        return packet.length < 2 ? 0 : packet[1] & COUNT_MASK;
    }

    private static int frameSamples(int config) {
        if (config < FIRST_HYBRID) {
            return SILK[config & 3];
        }
        return config < FIRST_CELT ? HYBRID[config & 1] : CELT[config & 3];
    }
}
