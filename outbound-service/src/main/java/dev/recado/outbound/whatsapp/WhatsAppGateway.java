package dev.recado.outbound.whatsapp;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;

/** Meta's door: above it there are outcomes only. */
@ApplicationScoped
public class WhatsAppGateway {

    private final GraphClient client;

    WhatsAppGateway(GraphClient client) {
        this.client = client;
    }

    /** Connects first, so that the last check before a send stands immediately before its bytes. */
    public Uni<Line> connect() {
        return uni(client.connect()).map(Line::new);
    }

    /** Why a failed {@link #connect} is no answer, and when to try again. */
    public SendOutcome.Retry unreachable(Throwable failure, int attempts) {
        return ResponseReader.unreachable(failure.getClass().getSimpleName(), attempts);
    }

    /** A connection for one message. */
    public static final class Line {

        private final GraphConnection line;

        Line(GraphConnection line) {
            this.line = line;
        }

        /** @param untilNanos {@link System#nanoTime()} after which it is dropped unwritten, or its answer no more waited for */
        public Uni<SendOutcome> send(Sender sender, OutboundMessage message, long untilNanos) {
            return uni(line.post(sender, GraphRequest.of(message), untilNanos))
                    .map(reply -> ResponseReader.outcome(reply, message.retries()));
        }

        public void hangUp() {
            line.hangUp();
        }
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
