package dev.recado.outbound.doctor;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.whatsapp.GraphAnswer;
import dev.recado.outbound.whatsapp.GraphManagementGateway;
import io.smallrye.mutiny.Uni;

/**
 * Asks Meta about a number, one question after the other. After a question without a clear answer it asks no more, so that a caller
 * waits for one time-out at most.
 */
@ApplicationScoped
class MetaQuestions {

    private static final GraphAnswer NOT_ASKED = new GraphAnswer.Unavailable("an earlier question got no clear answer");
    private static final GraphAnswer NO_TOKEN = new GraphAnswer.Unavailable("the stored token cannot be decrypted");

    /**
     * The answers of Meta.
     *
     * @param tokenReadable false if the stored token cannot be decrypted, so that Meta was not asked
     */
    record MetaAnswers(boolean tokenReadable, GraphAnswer token, GraphAnswer number, GraphAnswer apps) {
    }

    private final Channels channels;
    private final GraphManagementGateway graph;

    MetaQuestions(Channels channels, GraphManagementGateway graph) {
        this.channels = channels;
        this.graph = graph;
    }

    Uni<MetaAnswers> ask(Channel channel) {
        return Uni.createFrom().deferred(() -> ask(channel, channels.token(channel)))
                .onFailure(IllegalStateException.class)
                .recoverWithItem(unreadable -> new MetaAnswers(false, NO_TOKEN, NO_TOKEN, NO_TOKEN));
    }

    private Uni<MetaAnswers> ask(Channel channel, String token) {
        return graph.describeToken(token)
                .chain(described -> after(described, () -> graph.describeNumber(channel.phoneNumberId(), token))
                        .chain(number -> after(number, () -> graph.listSubscribedApps(channel.businessId(), token))
                                .map(apps -> new MetaAnswers(true, described, number, apps))));
    }

    private static Uni<GraphAnswer> after(GraphAnswer before, Supplier<Uni<GraphAnswer>> question) {
        return before instanceof GraphAnswer.Unavailable ? Uni.createFrom().item(NOT_ASKED) : question.get();
    }
}
