package dev.recado.outbound.number;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.Channels;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Returns the numbers of a tenant, with their profiles. */
@ApplicationScoped
class Numbers {

    private final Transactions transactions;
    private final Channels channels;
    private final NumberProfileRepository profiles;

    Numbers(Transactions transactions, Channels channels, NumberProfileRepository profiles) {
        this.transactions = transactions;
        this.channels = channels;
        this.profiles = profiles;
    }

    Uni<Paged<NumberView>> page(TenantId tenant, PageRequest page, UriInfo uri) {
        return channels.list(tenant, page).chain(found -> withProfiles(tenant, found.channels())
                .map(numbers -> Paged.of(page, found.count(), numbers, uri)));
    }

    Uni<NumberView> find(TenantId tenant, ChannelId id) {
        return transactions.run(tx -> channels.find(tenant, tx, id))
                .onItem().ifNull().failWith(() -> Refusal.notFound("channel"))
                .chain(channel -> withProfiles(tenant, List.of(channel))).map(List::getFirst);
    }

    private Uni<List<NumberView>> withProfiles(TenantId tenant, List<Channel> found) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var ids = found.stream().map(channel -> channel.id().value()).toList();
        return Panache.withSession(() -> profiles.ofChannels(tenant, ids)).map(read -> {
            Map<UUID, NumberProfile> byId = read.stream()
                    .collect(Collectors.toMap(NumberProfile::channelId, Function.identity()));
            return found.stream().map(channel -> NumberView.of(channel, byId.get(channel.id().value()))).toList();
        });
    }
}
