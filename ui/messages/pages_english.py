"""The English texts of the pages Themes, Documents and About."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DOCUMENT_PROBLEMS_ENGLISH", "PAGES_ENGLISH"]

PAGES_ENGLISH: Mapping[str, str] = {
    "themes_title": "What should you talk about?",
    "themes_lead": (
        "For each theme: what you can agree on and what others do. All text is taken from the "
        "documents word for word. Choose a number to see the source."
    ),
    "themes_none": (
        "The documents have no themes with recommendations. You can ask questions about the "
        "documents."
    ),
    "themes_of": "Themes in {title}",
    "to_questions": "Ask a question",
    "print": "Print",
    "agree_on": "What you can agree on",
    "others_do": "Examples from practice",
    "elsewhere": "What other documents say about this",
    "ask_on": "Ask more about this theme",
    "ask_on_named": "Ask more about this theme: {theme}",
    "without_region": "National",
    "take_along_named": "Save the themes in {title} as {form}",
    "documents_title": "Documents",
    "documents_lead": "The answers come from these documents. You can read each one in full.",
    "documents_count": "{count} documents",
    "documents_count_one": "1 document",
    "not_searchable": "This document cannot be searched: no text was found in it.",
    "not_readable": "This document could not be read and cannot be searched.",
    "empty_pages": "No text was found on page {pages}.",
    "replace": "Replace",
    "replace_named": "Replace: {title}",
    "edit": "Change details",
    "edit_named": "Change details: {title}",
    "remove": "Remove",
    "remove_named": "Remove: {title}",
    "remove_sure": (
        "Remove “{title}”? The assistant will no longer answer from it. This applies to everybody "
        "at once."
    ),
    "remove_yes": "Yes, remove",
    "removed": "“{title}” was removed.",
    "add_title": "Add a document",
    "replace_title": "New version of “{title}”",
    "edit_title": "Details of “{title}”",
    "add_lead": (
        "Choose a file: PDF, Word (docx), OpenDocument (odt), HTML, text or Markdown, at most "
        "{most} MB. You will first see what the assistant recognises in it."
    ),
    "choose_file": "Choose a file",
    "or_drop": "or drop it here",
    "uploading": "The file is being sent.",
    "upload_failed": "The file could not be sent. Please try again.",
    "upload_too_large": "This file is too large. It can be {most} MB at most.",
    "recognised": "This is what the assistant recognises",
    "recognised_facts": "{sections} sections, {characters} characters of text",
    "recognised_pages": "{pages} pages",
    "language_nl": "Dutch",
    "language_en": "English",
    "language_other": "Language not recognised",
    "sections": "Sections",
    "section_page": "page {page}",
    "section_top": "Start of the document",
    "no_text": (
        "No text was found in this file. It may be a scan. Turn it into a file with text first."
    ),
    "warnings": "Please note",
    "same_text": "This document is there already: “{title}”.",
    "same_name": "There is a document with this name: “{title}”. It will be replaced.",
    "facts_title": "Details of the document",
    "facts_lead": "They are shown with every answer from this document. Only the title is needed.",
    "field_title": "Title",
    "field_publisher": "Publisher",
    "field_date": "Date",
    "field_date_hint": "For example 2026, 2026-06 or 2026-06-18",
    "field_kind": "Kind of document",
    "field_region": "Region",
    "field_region_hint": "Empty when it is about the whole country",
    "field_url": "Address of the original",
    "field_url_hint": "Begins with https://",
    "field_language": "Language",
    "add": "Add",
    "replace_now": "Replace",
    "save_facts": "Save",
    "working": "Adding the document",
    "working_on": "{what}: {done} of {total}",
    "added": "“{title}” was added. You can ask questions about it now.",
    "replaced": "“{title}” was replaced. Answers now come from the new version.",
    "described": "The details of “{title}” were saved.",
    "report": "Searchable in {passages} pieces.",
    "ask_about_it": "You could ask",
    "another": "Add another document",
    "only_editors": "Only an editor can add or remove documents.",
    "about_title": "About this assistant",
    "about_ai": "You are talking to a computer",
    "about_ai_text": (
        "The Leidraad Assistent is an AI system. A computer makes the answers, not a person. The "
        "assistant takes no decisions. You do."
    ),
    "about_how": "How an answer is made",
    "about_how_1": "The assistant searches {documents} for sentences that fit your question.",
    "about_how_2": "It makes an answer of those sentences, word for word.",
    "about_how_2_model": (
        "A language model ({model}) writes an answer with those sentences. A sentence without a "
        "source is not shown. If it fails, you see the sentences themselves."
    ),
    "about_how_3": (
        "Then it looks every quote up in the document. A quote that is not there word for word is "
        "not shown."
    ),
    "about_how_4": "Is the answer not in the documents? Then the assistant says so.",
    "about_limits": "What the assistant cannot do",
    "about_limits_1": "It only knows the documents in the list. It does not know other news.",
    "about_limits_2": "It can miss a passage, or choose sentences that do not fit your question.",
    "about_limits_3": "It does not know whether an old document still holds. Mind the date.",
    "about_limits_4": "It gives no legal or medical advice.",
    "about_limits_check": "So always read the source before you decide.",
    "about_stored": "What is stored",
    "about_stored_1": "Your conversations and reactions. Only you can read your conversations.",
    "about_stored_days": "A conversation is deleted {days} days after its last question.",
    "about_stored_forever": "Conversations are kept until you delete them.",
    "about_stored_feedback": (
        "When you react to an answer, the administrator can read your reaction, with your "
        "question and the answer. That helps to improve the assistant."
    ),
    "about_stored_2": "You can delete everything yourself, with the button below your "
    "conversations.",
    "about_stored_3": "Your question and the documents stay on this server.",
    "about_stored_3_model": (
        "Your question and pieces of the documents go to the language model that your "
        "organisation has chosen ({model})."
    ),
    "about_stored_4": "Do not put names or details of patients in your question.",
    "about_contact": "Questions or complaints",
    "about_contact_text": "Contact {contact}.",
    "about_contact_none": "Contact the administrator of the assistant in your organisation.",
    "about_documents_one": "1 document",
    "about_documents": "{count} documents",
}

DOCUMENT_PROBLEMS_ENGLISH: Mapping[str, str] = {
    "busy": "Somebody else is changing the documents now. Try again in a minute.",
    "empty": (
        "No text was found in this file. It may be a scan. Turn it into a file with text first."
    ),
    "exists": "There is a document with this name. Replace that one, or rename the file.",
    "field": "This field is not right: {about}.",
    "fixed": "This document belongs to the fixed documents. Only an administrator can remove it.",
    "format": "The assistant cannot read this kind of file. Choose a PDF, Word file (docx), "
    "OpenDocument (odt), HTML, text or Markdown.",
    "last": "This is the last document. Add another one first.",
    "name": "The name of this file cannot be used. Give it a shorter, ordinary name.",
    "same": "Exactly this document is there already.",
    "unknown": "This document is no longer there.",
    "unreadable": "This file cannot be read. It may be damaged. Open it, save it again and retry.",
    "encrypted": "This file has a password. Take the password off and try again.",
    "limit": "This file is too large or too complicated to read. Split it into parts.",
    "unsafe": "This file holds things that do not belong in a document. It was not read, for "
    "safety.",
}
