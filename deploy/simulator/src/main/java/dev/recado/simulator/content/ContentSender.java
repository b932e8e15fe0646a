package dev.recado.simulator.content;

/**
 * The circumstances of a message that its content depends on.
 *
 * @param businessId the account, whose templates and media the message may use
 * @param byUserId whether the request names the recipient by a business-scoped user id
 * @param marketingApi whether the request came by the Marketing Messages API
 */
public record ContentSender(String businessId, boolean byUserId, boolean marketingApi) {
}
