"""Pages of the person who is measured: invitation, taking, result, growth zones. All about oneself."""
