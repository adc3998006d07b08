"""«Что ждёт меня»: the first page of every role."""
