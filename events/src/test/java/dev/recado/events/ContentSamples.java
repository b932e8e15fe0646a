package dev.recado.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One content of each kind that ingest publishes, with invented values. */
final class ContentSamples {

    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final AccountChange.Template TEMPLATE = new AccountChange.Template("1689556908129832", "order_ok", "en_US");

    private ContentSamples() {
    }

    static Stream<InboundContent> inbound() {
        return Stream.of(
                new InboundContent.Text("Does it come in blue?"),
                new InboundContent.Media(MediaType.AUDIO, "1003383421387256", "audio/ogg; codecs=opus", "3Zc1=", null, null,
                        true, null, "https://media.example/1"),
                new InboundContent.Location(37.44, -122.16, "HQ", "1 Blue Road", null),
                new InboundContent.Contacts(List.of(new ContactCard("Ana Q blue", "X", List.of(
                        new ContactCard.Phone("+55 11 99999-0001", "5511999990001", "MOBILE")), List.of("ana@example.org"),
                        "1990-01-01", "contact_request", null))),
                new InboundContent.Reaction("wamid.AA==", "👍"),
                new InboundContent.ButtonReply("blue", "Blue, please"),
                new InboundContent.ListReply("express", "Express blue", "next day"),
                new InboundContent.TemplateButton("UNSUB", "Unsubscribe blue"),
                new InboundContent.FlowReply("flow", "Sent", "{\"colour\":\"blue\"}"),
                new InboundContent.AddressReply("Sent", "{\"street\":\"1 blue Road\"}"),
                new InboundContent.CallPermission("accept", AT, "user_action"),
                new InboundContent.Order("194836987003835", "blue, please",
                        List.of(new InboundContent.OrderItem("sku1", 2, new BigDecimal("30.5"), "USD"))),
                new InboundContent.SystemNotice(SystemChange.NUMBER_CHANGED, "5511999990001", "BR.1349", null,
                        "User changed from 5511999990001"),
                new InboundContent.Edited("wamid.AA==", new InboundContent.Text("blue, I meant")),
                new InboundContent.Revoked("wamid.AA=="),
                new InboundContent.Unsupported("poll", "{\"type\":\"poll\"}"));
    }

    static Stream<AccountChange> account() {
        return Stream.of(
                new AccountChange.TemplateStatus(TEMPLATE, "DISABLED", "UTILITY", "NONE", "FIRST_PAUSE", AT),
                new AccountChange.TemplateQuality(TEMPLATE, "GREEN", "YELLOW"),
                new AccountChange.TemplateEdited(TEMPLATE),
                new AccountChange.TemplateCategory(TEMPLATE, "UTILITY", "MARKETING", null),
                new AccountChange.AccountStatus("ACCOUNT_RESTRICTION", null, null,
                        List.of(new AccountChange.Restriction("RESTRICTED_BIZ_INITIATED_MESSAGING", AT))),
                new AccountChange.AccountAlert("WARNING", "ACTIVE", "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED", "Later."),
                new AccountChange.AccountReview("APPROVED"),
                new AccountChange.Capability("2000", 25),
                new AccountChange.NumberName("15550783881", "REJECTED", "Acme", "NAME_FORMAT_UNACCEPTABLE"),
                new AccountChange.NumberQuality("15550783881", "THROUGHPUT_UPGRADE", "TIER_UNLIMITED"),
                new AccountChange.NumberSecurity("15550783881", "PIN_CHANGED"),
                new AccountChange.Username("15550783881", "acme", "approved"),
                new AccountChange.Preference(Samples.ANA, "marketing_messages", "stop"),
                new AccountChange.UserIdUpdated(Samples.ANA, "BR.1348", "BR.ENT.117"),
                new AccountChange.Unsupported());
    }
}
