package dev.recado.outbound.dispatch;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.dispatch.DispatchRepository.Beginning;
import dev.recado.outbound.dispatch.Endings.End;
import dev.recado.outbound.setting.OutboundConfig;
import dev.recado.outbound.whatsapp.OutboundMessage;
import dev.recado.outbound.whatsapp.Sender;
import io.smallrye.mutiny.Uni;

/** The last check before a message leaves: who answers now, whether there is still time, and that nobody else sends it. */
@ApplicationScoped
class Departures {

    private final DispatchRepository repository;
    private final ControlRepository controls;
    private final Channels channels;
    private final Endings endings;
    private final OutboundConfig config;
    private final ObjectMapper json;

    Departures(DispatchRepository repository, ControlRepository controls, Channels channels, Endings endings,
            OutboundConfig config,
            ObjectMapper json) {
        this.repository = repository;
        this.controls = controls;
        this.channels = channels;
        this.endings = endings;
        this.config = config;
        this.json = json;
    }

    /** What leaves now, and from which number. */
    record Departure(Dispatch dispatch, Channel channel, Sender sender, OutboundMessage message) {
    }

    /** The control is locked before the dispatch, as a takeover does it. Null: nothing is to be sent. */
    Uni<Departure> begin(Tx tx, ClaimedWork claimed) {
        var id = new MessageId(claimed.id());
        return controls.hold(claimed.tenant(), tx, id)
                .chain(epoch -> repository.begin(claimed.tenant(), tx, id,
                        new Beginning(epoch, claimed.token(), config.sendDeadline())))
                .chain(begun -> begun == null ? Uni.createFrom().nullItem() : begun(tx, begun));
    }

    private Uni<Departure> begun(Tx tx, Dispatch begun) {
        return switch (begun.state()) {
            case SENDING -> channels.find(begun.tenant(), tx, begun.channel())
                    .chain(channel -> channel == null ? unknownChannel(tx, begun) : depart(begun, channel));
            case CANCELLED -> end(tx, begun, new DispatchOutcome.Cancelled("someone else answers now"));
            case EXPIRED -> end(tx, begun, new DispatchOutcome.Expired());
            case READY, ACCEPTED, FAILED, UNCERTAIN -> throw new IllegalStateException("never begun as " + begun.state());
        };
    }

    private Uni<Departure> unknownChannel(Tx tx, Dispatch begun) {
        return end(tx, begun,
                new DispatchOutcome.Failed(0, "unknown channel", "The number it should leave from is not connected."));
    }

    private Uni<Departure> end(Tx tx, Dispatch begun, DispatchOutcome outcome) {
        return endings.end(begun.tenant(), tx, new End(begun.id(), outcome, List.of(begun.state())))
                .replaceWith((Departure) null);
    }

    private Uni<Departure> depart(Dispatch begun, Channel channel) {
        var message = new OutboundMessage(begun.id(), begun.to(), content(begun), begun.replyTo(), begun.retries());
        return Uni.createFrom().item(new Departure(begun, channel, channels.sender(channel), message));
    }

    private OutboundContent content(Dispatch begun) {
        try {
            return json.readValue(begun.content(), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored content is readable", e);
        }
    }
}
