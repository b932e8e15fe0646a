package dev.recado.kit.events;

import dev.recado.events.AccountChange;
import dev.recado.events.AccountChanged;
import dev.recado.events.Address;
import dev.recado.events.ApiKeyChanged;
import dev.recado.events.AuditChained;
import dev.recado.events.AuditLink;
import dev.recado.events.AuditRecorded;
import dev.recado.events.Author;
import dev.recado.events.BackfillChanged;
import dev.recado.events.BilledConversation;
import dev.recado.events.CarouselCard;
import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.ContactCard;
import dev.recado.events.ContactChange;
import dev.recado.events.ContactChanged;
import dev.recado.events.ContactToSend;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationChanged;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.Decision;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchQueued;
import dev.recado.events.DispatchRequested;
import dev.recado.events.DispatchSubmitted;
import dev.recado.events.FlowAction;
import dev.recado.events.HandOverCause;
import dev.recado.events.InboundContent;
import dev.recado.events.InteractiveMessage;
import dev.recado.events.Lane;
import dev.recado.events.MediaFailure;
import dev.recado.events.MediaFile;
import dev.recado.events.MediaOutcome;
import dev.recado.events.MediaRequested;
import dev.recado.events.MediaStored;
import dev.recado.events.MediaType;
import dev.recado.events.MessageContext;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageHeader;
import dev.recado.events.MessageId;
import dev.recado.events.MessageReceived;
import dev.recado.events.ModelUsage;
import dev.recado.events.OutboundContent;
import dev.recado.events.Payment;
import dev.recado.events.Person;
import dev.recado.events.Pricing;
import dev.recado.events.PublisherChanged;
import dev.recado.events.Referral;
import dev.recado.events.ReplayChanged;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.ReplyRequested;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.events.SuiteEvent;
import dev.recado.events.SystemChange;
import dev.recado.events.TemplateComponentValues;
import dev.recado.events.TemplateParameter;
import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.TranscriptLine;
import dev.recado.events.Urgency;
import dev.recado.events.UserChanged;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Registers every event type for reflection in native images; a test compares the list with the contract. */
@RegisterForReflection(targets = {
        AccountChange.class,
        AccountChange.Template.class,
        AccountChange.TemplateStatus.class,
        AccountChange.TemplateQuality.class,
        AccountChange.TemplateEdited.class,
        AccountChange.TemplateCategory.class,
        AccountChange.AccountStatus.class,
        AccountChange.Restriction.class,
        AccountChange.AccountAlert.class,
        AccountChange.AccountReview.class,
        AccountChange.Capability.class,
        AccountChange.NumberName.class,
        AccountChange.NumberQuality.class,
        AccountChange.NumberSecurity.class,
        AccountChange.Username.class,
        AccountChange.Preference.class,
        AccountChange.UserIdUpdated.class,
        AccountChange.Unsupported.class,
        AccountChanged.class,
        Address.class,
        Author.class,
        BackfillChanged.class,
        BilledConversation.class,
        ChannelConnected.class,
        ChannelId.class,
        ContactCard.class,
        ContactCard.Phone.class,
        ContactChange.class,
        ContactChange.OptedOut.class,
        ContactChange.OptedIn.class,
        ContactChange.Unsupported.class,
        ContactChanged.class,
        ControlApplied.class,
        ConversationChanged.class,
        ConversationChanged.Change.class,
        ConversationControlled.class,
        ConversationId.class,
        ConversationState.class,
        Decision.class,
        Decision.Reply.class,
        Decision.HandOver.class,
        Decision.NotNeeded.class,
        DeliveryStatus.class,
        DispatchFinished.class,
        DispatchQueued.class,
        DispatchOutcome.class,
        DispatchOutcome.Accepted.class,
        DispatchOutcome.Failed.class,
        DispatchOutcome.Uncertain.class,
        DispatchOutcome.Cancelled.class,
        DispatchOutcome.CancelCause.class,
        DispatchOutcome.Expired.class,
        DispatchRequested.class,
        DispatchSubmitted.class,
        HandOverCause.class,
        InboundContent.class,
        InboundContent.Text.class,
        InboundContent.Media.class,
        InboundContent.Location.class,
        InboundContent.Contacts.class,
        InboundContent.Reaction.class,
        InboundContent.ButtonReply.class,
        InboundContent.ListReply.class,
        InboundContent.TemplateButton.class,
        InboundContent.FlowReply.class,
        InboundContent.AddressReply.class,
        InboundContent.CallPermission.class,
        InboundContent.Order.class,
        InboundContent.OrderItem.class,
        InboundContent.SystemNotice.class,
        InboundContent.Edited.class,
        InboundContent.Revoked.class,
        InboundContent.Unsupported.class,
        Lane.class,
        MediaFailure.class,
        MediaOutcome.class,
        MediaOutcome.Failed.class,
        MediaOutcome.Stored.class,
        MediaOutcome.Unsupported.class,
        MediaRequested.class,
        MediaStored.class,
        MediaType.class,
        MessageContext.class,
        MessageEchoed.class,
        MessageEchoed.Direction.class,
        MessageEchoed.Source.class,
        MessageId.class,
        MessageReceived.class,
        ModelUsage.class,
        OutboundContent.class,
        OutboundContent.Text.class,
        OutboundContent.Unsupported.class,
        OutboundContent.Image.class,
        OutboundContent.Video.class,
        OutboundContent.Audio.class,
        OutboundContent.Document.class,
        OutboundContent.Sticker.class,
        OutboundContent.Location.class,
        OutboundContent.Contacts.class,
        OutboundContent.Reaction.class,
        OutboundContent.Interactive.class,
        OutboundContent.Template.class,
        OutboundContent.Template.Language.class,
        ContactToSend.class,
        ContactToSend.Name.class,
        ContactToSend.Phone.class,
        ContactToSend.Email.class,
        ContactToSend.Address.class,
        ContactToSend.Url.class,
        ContactToSend.Organization.class,
        InteractiveMessage.class,
        InteractiveMessage.Paragraph.class,
        InteractiveMessage.NamedAction.class,
        InteractiveMessage.ProductItem.class,
        InteractiveMessage.ReplyButtons.class,
        InteractiveMessage.ReplyButtons.Action.class,
        InteractiveMessage.ReplyButtons.Button.class,
        InteractiveMessage.ReplyButtons.Reply.class,
        InteractiveMessage.OptionList.class,
        InteractiveMessage.OptionList.Action.class,
        InteractiveMessage.OptionList.Section.class,
        InteractiveMessage.OptionList.Row.class,
        InteractiveMessage.UrlButton.class,
        InteractiveMessage.UrlAction.class,
        InteractiveMessage.UrlAction.Parameters.class,
        InteractiveMessage.LocationRequest.class,
        InteractiveMessage.ContactInfoRequest.class,
        InteractiveMessage.Flow.class,
        InteractiveMessage.Product.class,
        InteractiveMessage.Product.Action.class,
        InteractiveMessage.ProductList.class,
        InteractiveMessage.ProductList.Action.class,
        InteractiveMessage.ProductList.Section.class,
        InteractiveMessage.Catalog.class,
        InteractiveMessage.Catalog.Action.class,
        InteractiveMessage.Catalog.Parameters.class,
        InteractiveMessage.Carousel.class,
        InteractiveMessage.Carousel.Action.class,
        InteractiveMessage.Unsupported.class,
        MessageHeader.class,
        MessageHeader.TextHeader.class,
        MessageHeader.ImageHeader.class,
        MessageHeader.VideoHeader.class,
        MessageHeader.DocumentHeader.class,
        MediaFile.class,
        FlowAction.class,
        FlowAction.Parameters.class,
        FlowAction.Payload.class,
        CarouselCard.class,
        CarouselCard.Action.class,
        CarouselCard.QuickReplyButton.class,
        TemplateComponentValues.class,
        TemplateComponentValues.Header.class,
        TemplateComponentValues.Body.class,
        TemplateComponentValues.Button.class,
        TemplateComponentValues.Carousel.class,
        TemplateComponentValues.LimitedTimeOffer.class,
        TemplateComponentValues.Card.class,
        TemplateParameter.class,
        TemplateParameter.Text.class,
        TemplateParameter.Image.class,
        TemplateParameter.Video.class,
        TemplateParameter.Document.class,
        TemplateParameter.Location.class,
        TemplateParameter.Product.class,
        TemplateParameter.Payload.class,
        TemplateParameter.CouponCode.class,
        TemplateParameter.Action.class,
        TemplateParameter.LimitedTimeOffer.class,
        TemplateParameter.Place.class,
        TemplateParameter.ProductOfCatalog.class,
        TemplateParameter.ButtonAction.class,
        TemplateParameter.OfferEnd.class,
        Payment.class,
        Person.class,
        Pricing.class,
        Referral.class,
        ReplayChanged.class,
        ReplayChanged.State.class,
        ReplayChanged.Counts.class,
        ReplyDrafted.class,
        ReplyRequested.class,
        ReportedError.class,
        StatusReported.class,
        SuiteEvent.class,
        SystemChange.class,
        TenantChanged.class,
        TenantChanged.Shift.class,
        TenantChanged.Team.class,
        TenantId.class,
        TranscriptLine.class,
        Urgency.class,
        UserChanged.class,
        ApiKeyChanged.class,
        PublisherChanged.class,
        AuditChained.class,
        AuditLink.class,
        AuditLink.Flaw.class,
        AuditLink.Head.class,
        AuditRecorded.class,
        AuditRecorded.Actor.class,
        AuditRecorded.ActorType.class,
        AuditRecorded.Subject.class
})
final class EventReflection {

    private EventReflection() {
    }
}
