package dev.recado.outbound.template;

import java.util.List;

/** The result of a search for the definition of a template by its name and language. */
public sealed interface TemplateLookup {

    record Found(TemplateDefinition definition) implements TemplateLookup {
    }

    /** The account has no template of this name. */
    record UnknownName(String name) implements TemplateLookup {
    }

    /** The account has the template in other languages. */
    record UnknownLanguage(String name, String language, List<String> languages) implements TemplateLookup {

        public UnknownLanguage {
            languages = List.copyOf(languages);
        }
    }

    /** The templates of the account were never read, or Meta uses a form that this version does not know: only Meta can decide. */
    record NotKnown() implements TemplateLookup {
    }
}
