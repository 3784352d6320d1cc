"""An optional second opinion, by a chat model."""
