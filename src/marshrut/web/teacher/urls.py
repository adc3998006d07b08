app_name = "teacher"
urlpatterns = []
