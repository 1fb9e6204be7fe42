"""The voice: a chat model that says what the coach has decided. The only home of LangChain."""
