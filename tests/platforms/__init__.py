"""What people can rely on in every chat: each told once, tried in all of them."""
