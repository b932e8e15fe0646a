package dev.recado.outbound.media.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of browsers become Ogg files of one channel; anything else is refused, whatever its bytes are. */
class VoiceFilesTest {

    private static final byte[] HEAD = new OpusHead(2, 312, 48_000, 0).bytes();

    @TempDir
    Path folder;

    private static byte[] convert(byte[] webm) {
        try {
            var ogg = new ByteArrayOutputStream();
            VoiceFiles.convertWebm(new ByteArrayInputStream(webm), ogg);
            return ogg.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("arrays are always readable", e);
        }
    }

    private static TestWebm opus() {
        return new TestWebm().start(TestWebm.track(1, 2, "A_OPUS", HEAD));
    }

    @Test
    void a_recording_keeps_every_packet_and_is_decoded_as_mono() {
        // When
        var ogg = OggFile.read(convert(TestWebm.recording(3_000)));
        // Then
        assertThat(OpusHead.of(ogg.packets().getFirst())).isEqualTo(new OpusHead(1, 312, 48_000, 0));
        assertThat(ogg.packets().get(1)).startsWith("OpusTags".getBytes());
        assertThat(ogg.packets().subList(2, ogg.packets().size()))
                .containsExactlyElementsOf(IntStream.range(0, 3_000).mapToObj(TestWebm::packet).toList());
        assertThat(ogg.flags().getFirst()).isEqualTo(OggPage.BEGINS_STREAM);
        assertThat(ogg.flags().getLast()).isEqualTo(OggPage.ENDS_STREAM);
        assertThat(ogg.granules().subList(0, 3)).containsExactly(0L, 0L, 48_000L);
        assertThat(ogg.granules().getLast()).isEqualTo(3_000L * TestWebm.SAMPLES);
    }

    /** Written by libopus and a muxer of others: a tone of 0.4 s in two channels. */
    @Test
    void a_real_recording_of_two_channels_is_decoded_as_mono() throws IOException {
        // When
        var ogg = OggFile.read(convert(Files.readAllBytes(Path.of("src/test/resources/voice/two-channels.webm"))));
        // Then
        assertThat(OpusHead.of(ogg.packets().getFirst()).channels()).isEqualTo(1);
        assertThat(ogg.granules().getLast()).isEqualTo((ogg.packets().size() - 2) * 960L).isBetween(19_200L, 20_160L);
    }

    @Test
    void the_same_recording_gives_the_same_bytes() {
        assertThat(convert(TestWebm.recording(80))).isEqualTo(convert(TestWebm.recording(80)));
    }

    @Test
    void large_packets_are_never_divided_between_pages() {
        // Given
        var packets = IntStream.range(0, 5).mapToObj(i -> {
            var packet = new byte[i == 0 ? 255 : OpusPacket.BYTES_MAX - i];
            packet[0] = (byte) (19 << 3);
            return packet;
        }).toList();
        // When
        var ogg = OggFile.read(convert(opus().blocks(1, packets).bytes()));
        // Then
        assertThat(ogg.packets().subList(2, 7)).containsExactlyElementsOf(packets);
    }

    @Test
    void blocks_of_other_tracks_are_left_out() {
        // Given
        var webm = new TestWebm().start(TestWebm.track(1, 2, "A_VORBIS", new byte[9]), TestWebm.track(2, 2, "A_OPUS", HEAD))
                .block(1, 0, new byte[100_000]).block(2, 0, TestWebm.packet(7));
        // When
        var ogg = OggFile.read(convert(webm.bytes()));
        // Then
        assertThat(ogg.packets().subList(2, ogg.packets().size())).containsExactly(TestWebm.packet(7));
    }

    @Test
    void a_recording_that_cannot_be_played_is_refused_with_its_cause() {
        refused(new byte[0], "not a readable WebM file");
        refused("<html>".getBytes(), "not a readable WebM file");
        refused(new TestWebm().start(TestWebm.track(1, 2, "A_AAC", new byte[5])).block(1, 0, new byte[9]).bytes(),
                "no Opus track");
        refused(new TestWebm().start(TestWebm.track(1, 1, "V_VP8", new byte[0]), TestWebm.track(2, 2, "A_OPUS", HEAD)).bytes(),
                "video track");
        refused(new TestWebm().start(TestWebm.track(1, 2, "A_OPUS", new byte[0])).block(1, 0, TestWebm.packet(1)).bytes(),
                "no readable Opus header");
        refused(opus().bytes(), "no sound");
        refused(opus().block(1, 2, TestWebm.packet(1)).bytes(), "several packets in one block");
        refused(opus().block(1, 0, new byte[0]).bytes(), "packet of 0 bytes");
        refused(opus().block(1, 0, new byte[]{3, 63, 1}).bytes(), "packet of 30240 samples");
        refused(opus().block(1, 0, new byte[OpusPacket.BYTES_MAX + 1]).bytes(), "above " + OpusPacket.BYTES_MAX);
        var whole = TestWebm.recording(10);
        refused(Arrays.copyOf(whole, whole.length - 5), "cut off");
    }

    private static void refused(byte[] webm, String why) {
        assertThatThrownBy(() -> convert(webm)).isInstanceOf(UnplayableSoundException.class).hasMessageContaining(why);
    }

    /** Any change of a byte, and any cut, gives a valid file or a refusal, in memory that the input cannot increase. */
    @Property(tries = 3_000)
    void a_damaged_recording_is_converted_or_refused(@ForAll @IntRange(max = 2_000) int at, @ForAll byte value,
            @ForAll @IntRange(max = 3_000) int length) {
        var webm = TestWebm.recording(30);
        webm[at % webm.length] = value;
        convertedOrRefused(Arrays.copyOf(webm, Math.min(length + 1_000, webm.length)));
    }

    @Property(tries = 3_000)
    void any_bytes_behind_a_header_are_converted_or_refused(@ForAll @Size(max = 300) List<Byte> bytes) {
        var webm = new ByteArrayOutputStream();
        webm.writeBytes(opus().bytes());
        bytes.forEach(webm::write);
        convertedOrRefused(webm.toByteArray());
    }

    private static void convertedOrRefused(byte[] webm) {
        try {
            OggFile.read(convert(webm));
        } catch (UnplayableSoundException refused) {
            assertThat(refused).hasMessageStartingWith("the recording ");
        }
    }

    @Test
    void an_ogg_file_of_two_channels_becomes_mono_and_keeps_its_packets() throws IOException {
        // Given
        var file = folder.resolve("voice.ogg");
        var out = new ByteArrayOutputStream();
        var writer = new OggOpusWriter(out, new OpusHead(2, 312, 48_000, 0));
        writer.add(TestWebm.packet(1));
        writer.finish();
        Files.write(file, out.toByteArray());
        // When
        VoiceFiles.makeMono(file);
        // Then
        var ogg = OggFile.read(Files.readAllBytes(file));
        assertThat(OpusHead.of(ogg.packets().getFirst()).channels()).isEqualTo(1);
        assertThat(ogg.packets().getLast()).isEqualTo(TestWebm.packet(1));
    }

    @Property(tries = 1_000)
    void any_ogg_file_is_made_mono_or_refused(@ForAll @Size(max = 80) List<Byte> bytes) throws IOException {
        var file = Files.createTempFile("voice", ".ogg");
        try {
            var content = new ByteArrayOutputStream();
            content.writeBytes(OggPage.MAGIC);
            bytes.forEach(content::write);
            Files.write(file, content.toByteArray());
            assertThatThrownBy(() -> VoiceFiles.makeMono(file)).isInstanceOf(UnplayableSoundException.class);
        } finally {
            Files.delete(file);
        }
    }
}
